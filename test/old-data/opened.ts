import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { clusterEnvironment } from '../support/clustered.ts'
import type { Life } from '../support/program.ts'
import { type ServerOptions, startAgain } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { PROBES } from './verdicts.ts'

/** What stands in `sqlite.json` and `postgres.json`. */
interface Kept {
  readonly deploymentSecret: string
  readonly ids: Readonly<Record<'agent' | 'assistant' | 'organization', { readonly id: string }>>
  readonly secrets: Readonly<Record<string, KeptSecret>>
}

interface KeptSecret {
  readonly id: string
  /** The public id of an API key. */
  readonly keyId?: string
  readonly secret: string
}

/** Old data that the current program has open, as a process of its own. */
export interface OldData extends Kept {
  /** Asks as who holds this secret. */
  readonly ask: (secret: string, method: string, path: string, body?: object) => Promise<Response>
  /** What each of these secrets is answered by the request that goes with its kind. */
  readonly statuses: (names: Iterable<string>) => Promise<Readonly<Record<string, number>>>
  /** What the program was started with. */
  readonly environment: Readonly<Record<string, string>>
  /** What the log has said. */
  readonly log: () => string
}

const HERE = import.meta.dirname
const keptIn = (file: string): Kept => JSON.parse(readFileSync(join(HERE, file), 'utf8'))

/** Where the old assistant with a sealed key has its model. */
interface Options {
  readonly upstream?: string
}

/** The engines that there were: each copies its old data, and starts the program over the copy. */
export const ENGINES = {
  async SQLite(t: Life, options: Options = {}): Promise<OldData> {
    const data = tempFolder(t)
    cpSync(join(HERE, 'sqlite'), data, { recursive: true })
    const kept = keptIn('sqlite.json')
    const db = new DatabaseSync(join(data, 'jeton.db'))
    for (const text of present(kept, options)) db.exec(text)
    db.close()
    return served(t, data, kept, {})
  },
  async PostgreSQL(t: Life, options: Options = {}): Promise<OldData> {
    const { kept, environment } = await postgresOf(t, options)
    return served(t, tempFolder(t), kept, environment)
  },
} as const

/** The program that the data is of, and then the current one, over one copy of it. */
export async function openedByBoth(t: Life): Promise<Record<'current' | 'old', OldData>> {
  const { kept, environment } = await postgresOf(t, {})
  const entry = [join(oldProgram(t), 'src/main.ts'), 'start']
  const old = await served(t, tempFolder(t), kept, environment, { entry })
  return { old, current: await served(t, tempFolder(t), kept, environment) }
}

const VERSION = 'd6c57b8'

/** Why the old program cannot be started; false if it can. */
export function withoutOldProgram(): false | string {
  const { status } = spawnSync('git', ['cat-file', '-e', `${VERSION}^{commit}`])
  return status === 0 ? false : 'needs the history of the repository: git fetch --unshallow'
}

function oldProgram(t: Life): string {
  const folder = tempFolder(t)
  const { stdout } = spawnSync('git', ['archive', VERSION, 'src', 'package.json'], {
    maxBuffer: 64_000_000,
  })
  spawnSync('tar', ['-x', '-C', folder], { input: stdout })
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  return folder
}

async function postgresOf(t: Life, options: Options) {
  const { environment, client } = await clusterEnvironment(t)
  const kept = keptIn('postgres.json')
  await client.query(readFileSync(join(HERE, 'postgres.sql'), 'utf8'))
  for (const text of present(kept, options)) await client.query(text)
  return { kept, environment: { ...environment, JETON_SECRET: kept.deploymentSecret } }
}

/** Statements that say of the old data what depends on the present. */
function present({ secrets }: Kept, { upstream = 'http://127.0.0.1:1/v1' }: Options): string[] {
  const used = Object.entries(secrets).filter(([name]) => name.startsWith('key') && !isUnused(name))
  const ids = used.map(([, { id }]) => `'${id}'`).join()
  const yesterday = Date.now() - 86_400_000
  return [
    `UPDATE api_keys SET last_used_at = NULL`,
    `UPDATE api_keys SET last_used_at = ${yesterday} WHERE id IN (${ids})`,
    `UPDATE secrets SET last_used_at = ${yesterday} WHERE holder IN (${ids})`,
    `UPDATE assistants SET base_url = '${upstream}' WHERE base_url IS NOT NULL`,
  ]
}

const isUnused = (name: string) => name.endsWith('not used')

async function served(
  t: Life,
  data: string,
  kept: Kept,
  more: Readonly<Record<string, string>>,
  options: Pick<ServerOptions, 'entry'> = {},
): Promise<OldData> {
  const usual = { JETON_PUBLIC_URL: 'http://jeton.test', JETON_UPSTREAM_HOSTS: '127.0.0.1' }
  const environment = { ...usual, ...more }
  const { url, stdout, stderr } = await startAgain(t, { data, environment, ...options })
  const ask: OldData['ask'] = (secret, method, path, body) =>
    fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
  return {
    ...kept,
    environment: { JETON_DATA: data, ...environment },
    ask,
    async statuses(names) {
      const statuses: Record<string, number> = {}
      for (const name of names) {
        const { status } = await ask(kept.secrets[name]?.secret ?? '', 'GET', probeOf(name))
        statuses[name] = status
      }
      return statuses
    },
    log: () => stdout() + stderr(),
  }
}

function probeOf(name: string): string {
  const [, path] = Object.entries(PROBES).find(([kind]) => name.startsWith(kind)) ?? []
  if (path === undefined) throw new Error(`there is no request for "${name}"`)
  return path
}
