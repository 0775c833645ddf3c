import { join } from 'node:path'
import { Pool, types } from 'pg'
import type { Life } from '../support/program.ts'
import { type FirstRun, firstRunOf } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'
import type { Ground } from './ground.ts'
import { type Line, startLine } from './line.ts'
import { type Model, startModel } from './model.ts'
import { type Server, startServer } from './server-process.ts'
import { until } from './until.ts'

/** What stands between one of the servers and what it depends on. */
export interface Lines {
  readonly postgres: Line
  readonly redis: Line
}

/** Identical processes over one database and one Redis, each behind lines of its own. */
export interface Cluster extends Ground {
  readonly model: Model
  readonly servers: readonly Server[]
  readonly lines: readonly Lines[]
  /** What the first start made. */
  readonly made: FirstRun
  /** Connections of ours to the database, before which no proxy stands. */
  readonly database: Pool
  /** The settings of all servers. */
  readonly environment: Readonly<Record<string, string>>
  /** Waits until each server says that it can decide. */
  readonly well: () => Promise<void>
}

export interface ClusterOptions {
  /** Names its database, and what its keys begin with. */
  readonly name: string
  readonly servers: number
  readonly maxStalenessSeconds: number
  /** The bug that is planted in every server; undefined for none. */
  readonly bug?: string
}

const ENDLESS = '1000000000'
const NO_LIMITS = {
  JETON_LIMIT_CHANGES_PER_MINUTE: ENDLESS,
  JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: ENDLESS,
  JETON_LIMIT_FAILED_KEYS_PER_FIVE_MINUTES: ENDLESS,
  JETON_LIMIT_REDEEMS_PER_MINUTE: ENDLESS,
  JETON_LIMIT_STREAM_TOKENS_PER_MINUTE: ENDLESS,
  JETON_LIMIT_USER_TOKENS_PER_MINUTE: ENDLESS,
  JETON_QUOTA_API_KEYS: ENDLESS,
  JETON_QUOTA_ASSISTANTS: ENDLESS,
  JETON_QUOTA_OPERATORS: ENDLESS,
  JETON_QUOTA_TOKENS_PER_ASSISTANT: ENDLESS,
  JETON_QUOTA_TOKENS_PER_OPERATOR: ENDLESS,
}

types.setTypeParser(types.builtins.INT8, Number)

/** Starts the servers, the first of them alone, which sets the deployment up. */
export async function startCluster(
  life: Life,
  ground: Ground,
  options: ClusterOptions,
): Promise<Cluster> {
  const { name } = options
  const owner = new Pool({ connectionString: ground.postgres.url, max: 1 })
  await owner.query(`CREATE DATABASE ${name}`)
  await owner.end()
  const url = new URL(ground.postgres.url)
  url.pathname = `/${name}`
  const database = new Pool({ connectionString: url.href, max: 4, application_name: 'prove' })
  database.on('error', () => undefined) // whoever waits for an answer hears of it
  life.after(() => database.end())

  const primary = await ground.redis.primary()
  const lines = await Promise.all(
    Array.from({ length: options.servers }, () => linesTo(life, Number(url.port), primary.port)),
  )
  ground.redis.lead(
    life,
    lines.map(({ redis }) => redis),
  )
  const model = await startModel(life)
  const environment = environmentOf(ground, model, options)
  const folder = tempFolder(life)
  const start = (number: number) => {
    const line = lines[number]
    if (!line) throw new RangeError(`there is no server ${number}`)
    const addresses = addressesBy(line, url)
    const own = { ...environment, ...addresses, JETON_DATA: join(folder, String(number)) }
    return startServer(life, number, own, options.bug)
  }
  const first = await start(0)
  const numbers = lines.map((_, number) => number).slice(1)
  const servers = [first, ...(await Promise.all(numbers.map(start)))]
  return {
    ...ground,
    ...{ servers, lines, database, model },
    made: firstRunOf(join(folder, '0')),
    environment: { ...environment, DATABASE_URL: url.href },
    async well() {
      await Promise.all(servers.map((server) => untilReady(server)))
    },
  }
}

async function linesTo(life: Life, postgresPort: number, redisPort: number): Promise<Lines> {
  const [postgres, redis] = [await startLine(postgresPort), await startLine(redisPort)]
  life.after(() => Promise.all([postgres.close(), redis.close()]))
  return { postgres, redis }
}

function addressesBy({ postgres, redis }: Lines, url: URL) {
  const behind = new URL(url)
  behind.port = String(postgres.port)
  return { DATABASE_URL: behind.href, REDIS_URL: `redis://127.0.0.1:${redis.port}` }
}

const environmentOf = ({ compiled }: Ground, model: Model, options: ClusterOptions) => ({
  ...NO_LIMITS,
  NODE_COMPILE_CACHE: compiled,
  JETON_LOG_LEVEL: 'warn',
  JETON_MAX_STALENESS: String(options.maxStalenessSeconds),
  JETON_PUBLIC_URL: 'http://jeton.test',
  JETON_REDIS_PREFIX: `${options.name}:`,
  JETON_SECRET: 'a secret for proofs and for nothing else',
  OPENAI_API_KEY: 'sk-upstream',
  OPENAI_BASE_URL: model.baseUrl,
})

const untilReady = ({ number, url }: Server) =>
  until(`server ${number} is ready`, async () => {
    const signal = AbortSignal.timeout(2_000)
    const reply = await fetch(`${url}/readyz`, { signal })
    await reply.text() // or the connection is kept for ever
    return reply.status === 200
  })
