import type { FastifyInstance } from 'fastify'
import { readSettings, type Settings } from '../../src/config.ts'
import { PERMISSIONS } from '../../src/core/accounts/index.ts'
import type { UpstreamSettings } from '../../src/core/assistants/index.ts'
import { digestOf, newId, newSecret } from '../../src/core/secrets/index.ts'
import { type SetUp, setUp } from '../../src/core/setup/index.ts'
import { type Deployment, openDeployment } from '../../src/deployment.ts'
import { createServer, type Server } from '../../src/server.ts'
import { creditsAdded } from '../../src/storage/contracts/changes.ts'
import { type LogLines, logLines } from './log-lines.ts'
import { type Outside, outsideOf } from './outside.ts'
import { tempFolder } from './temp-folder.ts'
import { assertToldOnce } from './told-once.ts'

/** Whoever says when a test, or a file of tests, is over. */
export interface Ending {
  after(work: () => Promise<void>): void
}

/** A company with a key and a workflow. */
export interface Company {
  readonly organization: string
  readonly apiKey: string
  /** Its public id. */
  readonly keyId: string
  readonly workflow: string
}

export interface CompanyOptions {
  /** Credits to begin with; unlimited when left out. */
  readonly credits?: number
  /** Stream tokens a minute that its key may issue; the deployment's number when left out. */
  readonly tokensPerMinute?: number
  readonly template?: string
  readonly system?: string
  readonly upstream?: UpstreamSettings
}

/** The whole service over stores of its own, as a test may handle it. */
export interface Deployed
  extends Deployment,
    Pick<Outside, 'faulty' | 'kept' | 'rows' | 'sql' | 'tables' | 'unreadable' | 'unwritable'> {
  readonly app: FastifyInstance
  readonly settings: Settings
  readonly path: string
  readonly log: LogLines
  /** What set-up made: the organization "Demo", answered by the demo upstream. */
  readonly demo: Company & {
    readonly chatbot: string
    readonly agent: string
    /** By its natural id. */
    readonly assistant: string
    readonly username: string
    readonly password: string
    readonly accessToken: string
  }
  /** Lets time pass. */
  readonly advance: (milliseconds: number) => Promise<void>
  /** Adds another organization. */
  readonly company: (options?: CompanyOptions) => Promise<Company>
  /** Everything that is kept of it for more than minutes. */
  readonly lasting: () => Promise<string>
  /** Forgets how often anybody did anything. */
  readonly uncount: () => Promise<void>
  /** From now on the store can neither read nor write. */
  readonly closeStore: () => Promise<void>
  readonly stop: Server['stop']
}

/** What a test can wait for. */
export const CHEAP = { memoryKibibytes: 8, passes: 1 }

/** 2030-01-01, noon. */
const BEGINNING = Date.UTC(2030, 0, 1, 12)

/** Opens a deployment over the stores of the run, sets it up, and removes it in the end. */
export async function deployed(
  ending: Ending,
  environment: Record<string, string> = {},
): Promise<Deployed> {
  const { life, end } = lifeOfItsOwn()
  const path = tempFolder(life)
  const outside = await outsideOf(life, environment.JETON_DATA ?? path, BEGINNING)
  const usual = { JETON_LOG_LEVEL: 'debug', JETON_UPSTREAM_HOSTS: '127.0.0.1', JETON_DATA: path }
  const settings = readSettings({ ...usual, ...outside.environment, ...environment })
  let now = BEGINNING
  const clock = { wall: () => now, monotonic: () => now - BEGINNING }
  const deployment = await openDeployment(settings, clock, CHEAP)
  const log = logLines()
  const server = await createServer(deployment, settings, log)
  assertToldOnce(server.app)
  let isStoreOpen = true
  ending.after(async () => {
    await server.stop(0)
    if (isStoreOpen) await deployment.close()
    await end()
  })

  /** Does something where nothing is remembered that no event told of. */
  const anew = <T>(work: () => Promise<T>): Promise<T> => {
    deployment.feed.reset()
    return work()
  }
  const sql: Deployed['sql'] = (text, ...values) =>
    outside.sql(text, ...values).finally(deployment.feed.reset)
  const made = await setUp(deployment.stores.setup, {
    upstream: { provider: 'demo' },
    passwords: deployment.passwords,
    handOver: () => undefined,
  })
  return {
    ...deployment,
    ...server,
    ...outside,
    settings,
    path,
    log,
    demo: demoOf(made),
    async advance(milliseconds) {
      await outside.setTime(now + milliseconds)
      now += milliseconds
      await heardOfTime(deployment)
    },
    company: (options = {}) => addCompany(deployment, sql, options),
    sql,
    unreadable: (tables, work) => outside.unreadable(tables, () => anew(work)),
    faulty: (tables, work) => outside.faulty(tables, () => anew(work)),
    async closeStore() {
      isStoreOpen = false
      await deployment.stores.close()
    },
  }
}

/** What a database was asked before it knew what time it is must not be the last that was heard. */
async function heardOfTime({ stores, isEmbedded }: Deployment): Promise<void> {
  if (!isEmbedded) await stores.events.after(0, 1)
}

/** What is to be done when a deployment is over, the latest first. */
function lifeOfItsOwn() {
  const works: (() => unknown)[] = []
  return {
    life: { after: (work: () => unknown) => void works.unshift(work) },
    async end() {
      for (const work of works) await work()
    },
  }
}

/** The ids and secrets of what a first set-up made. */
export const demoOf = (made: SetUp) => ({
  organization: made.organization.id,
  apiKey: made.apiKey.keySecret ?? '',
  keyId: made.apiKey.keyId,
  workflow: made.workflow.id,
  chatbot: made.chatbot.id,
  agent: made.agent.id,
  assistant: made.assistant.id,
  username: made.operator.username,
  password: made.operator.password ?? '',
  accessToken: made.accessToken ?? '',
})

async function addCompany(
  { stores }: Deployment,
  sql: Deployed['sql'],
  options: CompanyOptions,
): Promise<Company> {
  const { credits, tokensPerMinute = null, template = 'Tell me {{story}}.', system = '' } = options
  const { upstream = { provider: 'demo' } } = options
  const organization = newId('organization')
  const [apiKey, workflow] = [newSecret('sk_'), newId('workflow')]
  const [key, keyId] = [newId('apiKey'), newId('keyId')]
  await sql(
    'INSERT INTO organizations (id, name, active, created_at) VALUES (?, ?, TRUE, 0)',
    ...[organization, 'A company'],
  )
  await sql(
    `INSERT INTO api_keys (id, key_id, organization, name, environment, permissions, mask,
      stream_tokens_per_minute, created_at) VALUES (?, ?, ?, 'A key', 'production', ?, ?, ?, 0)`,
    ...[key, keyId, organization, JSON.stringify(PERMISSIONS), 'sk_', tokensPerMinute],
  )
  await sql("INSERT INTO secrets VALUES (?, ?, 'sk_', 0, NULL, NULL)", digestOf(apiKey), key)
  const { provider, ...rest } = upstream
  const { baseUrl, model, sealedKey } = { baseUrl: null, model: null, sealedKey: null, ...rest }
  await sql(
    `INSERT INTO assistants (id, organization, kind, name, description, system, template, provider,
      base_url, model, sealed_key, credits_per_run, public, public_default, active, created_at)
    VALUES (?, ?, 'workflow', 'A workflow', '', ?, ?, ?, ?, ?, ?, 1, FALSE, FALSE, TRUE, 0)`,
    ...[workflow, organization, system, template, provider, baseUrl, model, sealedKey],
  )
  if (credits === 0) await sql('INSERT INTO credit_accounts VALUES (?, 0, 0)', organization)
  if (credits)
    await stores.credits.topUp(
      { organization, amount: credits, reference: organization },
      creditsAdded(organization),
    )
  return { organization, apiKey, keyId, workflow }
}
