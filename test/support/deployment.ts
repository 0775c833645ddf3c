import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
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

/** The whole service over a folder of its own, as a test may handle it. */
export interface Deployed extends Deployment {
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
  readonly advance: (milliseconds: number) => void
  /** Adds another organization. */
  readonly company: (options?: CompanyOptions) => Promise<Company>
  /** Does something to the database from outside. */
  readonly sql: (text: string, ...values: SQLInputValue[]) => void
  /** Looks into the database from outside. */
  readonly rows: (text: string) => readonly Readonly<Record<string, unknown>>[]
  /** Keeps everyone from writing until the work is done. */
  readonly unwritable: <T>(work: () => Promise<T>) => Promise<T>
  /** From now on the store can neither read nor write. */
  readonly closeStore: () => Promise<void>
  readonly stop: Server['stop']
}

/** What a test can wait for. */
const CHEAP = { memoryKibibytes: 8, passes: 1 }

/** 2030-01-01, noon. */
const BEGINNING = Date.UTC(2030, 0, 1, 12)

/** Opens a deployment in a temporary folder, sets it up, and removes it in the end. */
export async function deployed(
  ending: Ending,
  environment: Record<string, string> = {},
): Promise<Deployed> {
  const path = mkdtempSync(join(tmpdir(), 'jeton-'))
  const usual = { JETON_LOG_LEVEL: 'debug', JETON_UPSTREAM_HOSTS: '127.0.0.1' }
  const settings = readSettings({ ...usual, JETON_DATA: path, ...environment })
  let now = BEGINNING
  const clock = { wall: () => now, monotonic: () => now - BEGINNING }
  const deployment = openDeployment(settings, clock, CHEAP)
  const log = logLines()
  const server = await createServer(deployment, settings, log)
  assertToldOnce(server.app)
  const outside = new DatabaseSync(join(path, 'jeton.db'))
  outside.exec('PRAGMA synchronous = OFF') // what tests write may be lost
  let isStoreOpen = true
  ending.after(async () => {
    outside.close()
    await server.stop(0)
    if (isStoreOpen) await deployment.close()
    rmSync(path, { recursive: true })
  })

  const sql: Deployed['sql'] = (text, ...values) => {
    outside.prepare(text).run(...values)
    deployment.feed.reset() // for no event told of it
  }
  const made = await setUp(deployment.stores.setup, {
    upstream: { provider: 'demo' },
    passwords: deployment.passwords,
    handOver: async () => undefined,
  })
  return {
    ...deployment,
    ...server,
    settings,
    path,
    log,
    demo: demoOf(made),
    advance: (milliseconds) => {
      now += milliseconds
    },
    company: (options = {}) => addCompany(deployment, sql, options),
    sql,
    rows: (text) => outside.prepare(text).all(),
    async closeStore() {
      isStoreOpen = false
      await deployment.stores.close()
    },
    async unwritable(work) {
      outside.exec('BEGIN IMMEDIATE')
      return work().finally(() => outside.exec('ROLLBACK'))
    },
  }
}

const demoOf = (made: SetUp) => ({
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
  sql(
    'INSERT INTO organizations (id, name, active, created_at) VALUES (?, ?, 1, 0)',
    ...[organization, 'A company'],
  )
  sql(
    `INSERT INTO api_keys (id, key_id, organization, name, environment, permissions, mask,
      stream_tokens_per_minute, created_at) VALUES (?, ?, ?, 'A key', 'production', ?, ?, ?, 0)`,
    ...[key, keyId, organization, JSON.stringify(PERMISSIONS), 'sk_', tokensPerMinute],
  )
  sql("INSERT INTO secrets VALUES (?, ?, 'sk_', 0, NULL, NULL)", digestOf(apiKey), key)
  const { provider, ...rest } = upstream
  const { baseUrl, model, sealedKey } = { baseUrl: null, model: null, sealedKey: null, ...rest }
  sql(
    `INSERT INTO assistants (id, organization, kind, name, system, template, provider, base_url,
      model, sealed_key, credits_per_run, public, public_default, active, created_at)
    VALUES (?, ?, 'workflow', 'A workflow', ?, ?, ?, ?, ?, ?, 1, 0, 0, 1, 0)`,
    ...[workflow, organization, system, template, provider, baseUrl, model, sealedKey],
  )
  if (credits === 0) sql('INSERT INTO credit_accounts VALUES (?, 0, 0)', organization)
  if (credits)
    await stores.credits.topUp(
      { organization, amount: credits, reference: organization },
      creditsAdded(organization),
    )
  return { organization, apiKey, keyId, workflow }
}
