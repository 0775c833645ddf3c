import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { FastifyInstance } from 'fastify'
import { readSettings, type Settings } from '../../src/config.ts'
import type { UpstreamSettings } from '../../src/core/assistants/index.ts'
import { digestOf, newId, newSecret } from '../../src/core/secrets/index.ts'
import { type SetUp, setUp } from '../../src/core/setup/index.ts'
import { createServer, type Deployment, openDeployment, type Server } from '../../src/server.ts'
import { type LogLines, logLines } from './log-lines.ts'

/** Whoever says when a test, or a file of tests, is over. */
export interface Ending {
  after(work: () => Promise<void>): void
}

/** A company with a key and a workflow. */
export interface Company {
  readonly organization: string
  readonly apiKey: string
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
  readonly demo: Company & { readonly chatbot: string }
  /** Lets time pass. */
  readonly advance: (milliseconds: number) => void
  /** Adds another organization. */
  readonly company: (options?: CompanyOptions) => Promise<Company>
  /** Does something to the database from outside. */
  readonly sql: (text: string, ...values: SQLInputValue[]) => void
  /** Keeps everyone from writing until the work is done. */
  readonly unwritable: <T>(work: () => Promise<T>) => Promise<T>
  /** From now on the store can neither read nor write. */
  readonly closeStore: () => Promise<void>
  readonly stop: Server['stop']
}

/** 2030-01-01, noon. */
const BEGINNING = Date.UTC(2030, 0, 1, 12)

/** Opens a deployment in a temporary folder, sets it up, and removes it in the end. */
export async function deployed(
  ending: Ending,
  environment: Record<string, string> = {},
): Promise<Deployed> {
  const path = mkdtempSync(join(tmpdir(), 'jeton-'))
  const settings = readSettings({ JETON_DATA: path, JETON_LOG_LEVEL: 'debug', ...environment })
  let now = BEGINNING
  const deployment = openDeployment(settings, {
    wall: () => now,
    monotonic: () => now - BEGINNING,
  })
  const log = logLines()
  const server = await createServer(deployment, settings, log)
  const outside = new DatabaseSync(join(path, 'jeton.db'))
  outside.exec('PRAGMA synchronous = OFF') // what tests write may be lost
  let isStoreOpen = true
  ending.after(async () => {
    outside.close()
    await server.stop(0)
    if (isStoreOpen) await deployment.close()
    rmSync(path, { recursive: true })
  })

  const sql: Deployed['sql'] = (text, ...values) => void outside.prepare(text).run(...values)
  const made = await setUp(deployment.stores.setup, {
    upstream: { provider: 'demo' },
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

const demoOf = ({ organization, apiKey, workflow, chatbot }: SetUp) => ({
  organization: organization.id,
  apiKey: apiKey.keySecret ?? '',
  workflow: workflow.id,
  chatbot: chatbot.id,
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
  sql('INSERT INTO organizations VALUES (?, ?, 1, 0)', organization, 'A company')
  sql(
    'INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, ?, 0, NULL, NULL)',
    ...[newId('apiKey'), newId('keyId'), digestOf(apiKey), organization, 'A key', tokensPerMinute],
  )
  const { provider, ...rest } = upstream
  const { baseUrl, model, sealedKey } = { baseUrl: null, model: null, sealedKey: null, ...rest }
  sql(
    'INSERT INTO assistants VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, NULL, 0, 1, 0)',
    ...[workflow, organization, 'workflow', 'A workflow', system, template],
    ...[provider, baseUrl, model, sealedKey],
  )
  if (credits === 0) sql('INSERT INTO credit_accounts VALUES (?, 0, 0)', organization)
  if (credits)
    await stores.credits.topUp({ organization, amount: credits, reference: organization })
  return { organization, apiKey, workflow }
}
