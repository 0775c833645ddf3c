import type { Chance } from '../prove/chance.ts'
import { freePort } from '../support/free-port.ts'
import { preferred } from '../support/preferred.ts'
import type { Life, Program } from '../support/program.ts'
import { firstRunOf, startAgain } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'
import type { Holdings } from './extremes.ts'
import { MODELS, startModels } from './model.ts'
import { type OpenApi, type Operation, operationsIn } from './operations.ts'

/** The real program in a process of its own, and an organization in it that an attacker runs. */
export interface Victim extends Pick<Program, 'ended' | 'pid'> {
  readonly port: number
  readonly metricsPort: number
  readonly operations: readonly Operation[]
  readonly tenant: Tenant
  /** What the server has written. */
  readonly written: () => string
}

export interface Tenant extends Holdings {
  /** A session of its owner. */
  readonly session: string
  readonly accessToken: string
  readonly apiKey: string
  /** What may be rotated and changed, by the route that does it. */
  readonly rotated: readonly string[]
  readonly workflow: string
  /** Tokens for assistants whose model does not end its answer. */
  readonly endless: readonly string[]
  readonly keyPair: { readonly keyId: string; readonly keySecret: string }
  readonly agent: string
}

/** Starts it with the settings of a newcomer, over a data folder of its own. */
export async function startVictim(life: Life): Promise<Victim> {
  const [data, metricsPort, models] = [tempFolder(life), await freePort(), await startModels(life)]
  const environment = {
    JETON_METRICS_PORT: metricsPort,
    JETON_UPSTREAM_HOSTS: '127.0.0.1',
  }
  const server = await startAgain(life, { data, environment })
  preferred(server.pid) // the attackers would be elsewhere
  const { accessToken: root } = firstRunOf(data)
  const document = await (await fetch(`${server.url}/docs/json`)).json()
  return {
    pid: server.pid,
    ended: server.ended,
    port: Number(new URL(server.url).port),
    metricsPort: Number(metricsPort),
    operations: operationsIn(document as OpenApi),
    tenant: await makeTenant(server.url, root, models),
    written: () => server.stdout() + server.stderr(),
  }
}

const admin = '/api/v1/admin'
const DEMO = { provider: 'demo' }
const ALL = ['chat:send', 'tools:use', 'rag:access', 'tokens:create', 'admin']

/** Whatever an answer holds of these. */
interface Made {
  readonly id: string
  readonly secret: string
  readonly password: string
  readonly plaintext: string
  readonly apiKey: { readonly id: string; readonly keyId: string }
  /** The cookie that was set. */
  readonly cookie: string
}

interface WithToken<Token> {
  readonly token: Token
}

function poster(url: string) {
  return async <Answer = Made>(bearer: string, path: string, body: object): Promise<Answer> => {
    const headers = {
      'content-type': 'application/json',
      ...(bearer && { authorization: `Bearer ${bearer}` }),
    }
    const response = await fetch(url + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`)
    return { ...JSON.parse(text), cookie: response.headers.get('set-cookie') }
  }
}

async function makeTenant(url: string, root: string, models: string): Promise<Tenant> {
  const post = poster(url)
  const owner = { username: 'mallory', email: 'mallory@example.com' }
  const { password } = await post(root, `${admin}/organizations`, { name: 'Mallory', owner })
  const { cookie } = await post('', '/api/v1/auth/login', { username: 'mallory', password })
  const session = /vai_token=([^;]+)/.exec(cookie)?.[1] ?? ''
  const assistant = (kind: string, more: object = {}) =>
    post(session, `${admin}/assistants`, { kind, name: kind, upstream: DEMO, ...more })
  const token = (assistantId: string) =>
    post<Made & WithToken<string>>(session, '/api/tokens', { type: 'assistant', assistantId })

  const { plaintext: accessToken } = await post(session, '/api/v1/access-tokens', { name: 'All' })
  const key = { name: 'Key', environment: 'production' }
  const own = await post(session, `${admin}/api-keys`, { ...key, permissions: ALL })
  const keyPair = { keyId: own.apiKey.keyId, keySecret: own.secret }
  const workflow = await assistant('workflow', { template: 'Tell me {{story}}.' })
  const agent = await assistant('agent')
  const endless: string[] = []
  for (const model of MODELS) {
    const upstream = { provider: 'openai-compatible', baseUrl: `${models}/${model}`, model: 'any' }
    endless.push((await token((await assistant('assistant', { upstream })).id)).token)
  }
  const issued = { ...keyPair, userId: 'user', agentId: agent.id }
  const user = await post<WithToken<string>>('', '/rest/v1/auth/token', issued)

  const plain = await assistant('assistant')
  const another = { name: 'Another' }
  const toys = {
    'api-keys': (await post(session, `${admin}/api-keys`, { ...key, permissions: ['chat:send'] }))
      .apiKey.id,
    'access-tokens': (
      await post<WithToken<{ readonly id: string }>>(session, '/api/v1/access-tokens', another)
    ).token.id,
    tokens: (await token(plain.id)).id,
  }
  const ids: Readonly<Record<string, string>> = { ...toys, assistants: plain.id, run: workflow.id }
  return {
    ...{ session, accessToken, apiKey: own.secret, keyPair, endless },
    ...{ workflow: workflow.id, agent: agent.id },
    rotated: [
      `${admin}/api-keys/${toys['api-keys']}/rotate`,
      `/api/v1/access-tokens/${toys['access-tokens']}/rotate`,
      `/api/tokens/${toys.tokens}/rotate`,
    ],
    ...holdingsOf({ accessToken, apiKey: own.secret, bearer: user.token }, ids),
  }
}

type Secrets = Readonly<Record<'accessToken' | 'apiKey' | 'bearer', string>>

function holdingsOf(secrets: Secrets, ids: Readonly<Record<string, string>>): Holdings {
  const order = ['accessToken', 'apiKey', 'bearer'] as const
  return {
    bearerOf(schemes) {
      const scheme = order.find((it) => schemes.includes(it))
      return scheme && secrets[scheme]
    },
    // What the attack goes on with is not deleted.
    idOf: ({ method, path }) => (method === 'DELETE' ? undefined : ids[nounOf(path)]),
  }
}

/** The part of a path before its parameter. */
const nounOf = (path: string): string => /([\w-]+)\/\{/.exec(path)?.[1] ?? ''

const MADE_UP = ['', `sk_${'a'.repeat(38)}`, `vai_pat_${'a'.repeat(42)}`]

/** Whoever has no account: what is presented was made up. */
export const strangerOf = (chance: Chance): Holdings => ({
  bearerOf: () => chance.one(MADE_UP) || undefined,
  idOf: () => 'a'.repeat(20),
})
