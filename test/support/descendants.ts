import assert from 'node:assert/strict'
import type { LightMyRequestResponse } from 'fastify'
import type { Permission } from '../../src/core/accounts/index.ts'
import type { Subject } from '../../src/core/events/index.ts'
import { digestOf, maskOf, newSecret } from '../../src/core/secrets/index.ts'
import { isoSeconds } from '../../src/http/instant.ts'
import type { Deployed } from './deployment.ts'
import { addOperator, addToken, type TestOperator } from './operators.ts'

/** What can be made with a credential. */
export const MADE = ['access', 'personal', 'assistant', 'apiKey'] as const
export type Made = (typeof MADE)[number]

/** What can be presented to make something. */
export const MAKERS = ['session', 'pat', 'device', 'personal', 'apiKey'] as const
export type Maker = (typeof MAKERS)[number]

/** What each may make: a personal token acts on the routes of assistant tokens alone. */
export const MAKES: Readonly<Record<Maker, readonly Made[]>> = {
  session: MADE,
  pat: MADE,
  device: MADE,
  personal: ['personal', 'assistant'],
  apiKey: MADE,
}

export interface Held {
  readonly kind: Made | Maker
  readonly id: string
  readonly secret: string
}

export interface Wishes {
  /** Milliseconds since 1970. */
  readonly expiresAt?: number | undefined
  readonly permissions?: readonly Permission[]
  readonly restriction?: object
}

const ALL: readonly Permission[] = [
  'chat:send',
  'tools:use',
  'rag:access',
  'tokens:create',
  'admin',
]
const DAY = 86_400_000

type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST'

/** A service, as far as credentials are made there. */
type Service = Pick<Deployed, 'app' | 'demo' | 'passwords' | 'stores'>

const call = ({ app }: Service, secret: string, method: Method, url: string, body?: object) =>
  app.inject({ method, url, headers: { authorization: `Bearer ${secret}` }, ...(body && { body }) })

/** Asks for something with a credential. */
function make(house: Service, secret: string, kind: Made, wishes: Wishes = {}) {
  const { expiresAt, permissions = ALL, restriction = {} } = wishes
  const post = (url: string, body: object) => call(house, secret, 'POST', url, body)
  const end = expiresAt === undefined ? undefined : isoSeconds(expiresAt)
  if (kind === 'access') {
    const expiresInDays = expiresAt && Math.round((expiresAt - house.stores.now()) / DAY)
    return post('/api/v1/access-tokens', { name: 'Child', expiresInDays })
  }
  if (kind === 'apiKey') {
    const key = { name: 'Child', environment: 'production', permissions, expiresAt: end }
    return post('/api/v1/admin/api-keys', key)
  }
  const assistant = kind === 'assistant' ? { assistantId: house.demo.assistant } : {}
  return post('/api/tokens', { type: kind, ...assistant, ...restriction, expiresAt: end })
}

/** Reads what was made, which must have gone well. */
function made(response: LightMyRequestResponse, kind: Made): Held {
  assert.equal(response.statusCode, 201, response.body)
  const body = response.json()
  if (kind === 'access') return { kind, id: body.token.id, secret: body.plaintext }
  if (kind === 'apiKey') return { kind, id: body.apiKey.id, secret: body.secret }
  return { kind, id: body.id, secret: body.token }
}

/** Gives it another secret, and leaves the one that was held in its grace. */
async function intoGrace({ stores }: Service, operator: TestOperator, held: Held): Promise<Held> {
  const isKey = held.kind === 'apiKey'
  const secret = newSecret(isKey ? 'sk_' : held.secret.replace(/\w{38}$/, ''))
  const kept = { digest: digestOf(secret), mask: maskOf('', secret) }
  const store = isKey ? stores.apiKeys : stores.longLived
  assert.ok(await store.rotate(held.id, kept, 3_600, undefined, rotation(held, operator)))
  return { ...held, secret }
}

/** An owner of the demo's organization, whose credentials a test uses up. */
export async function family(house: Service) {
  const operator = await addOperator(house)

  /** A credential without a parent. */
  async function root(kind: Maker, wishes: Wishes = {}): Promise<Held> {
    if (kind === 'personal' || kind === 'apiKey') {
      const session = await addToken(house, operator, { kind: 'session' })
      return made(await make(house, session.secret, kind, wishes), kind)
    }
    const { expiresAt } = wishes
    const token = await addToken(house, operator, { kind, ...(expiresAt && { expiresAt }) })
    return { kind, ...token }
  }

  const ask = (secret: string, method: Method, url: string, body?: object) =>
    call(house, secret, method, url, body)
  return {
    operator,
    call: ask,
    root,
    make: (secret: string, kind: Made, wishes?: Wishes) => make(house, secret, kind, wishes),
    made,
    intoGrace: (held: Held) => intoGrace(house, operator, held),
    makeFrom: async (parent: Held, kind: Made, wishes?: Wishes): Promise<Held> =>
      made(await make(house, parent.secret, kind, wishes), kind),
    rotate: ({ secret }: Held, target: Held) =>
      ask(secret, 'POST', `${routeOf(target)}/rotate`, {}),
    /** What the live holder of a secret is answered with a 200. */
    statusOf: async (held: Held): Promise<number> =>
      (await ask(held.secret, 'GET', PROBES[held.kind])).statusCode,
  }
}

export type Family = Awaited<ReturnType<typeof family>>

const PROBES: Readonly<Record<Made | Maker, string>> = {
  access: '/api/v1/auth/me',
  pat: '/api/v1/auth/me',
  device: '/api/v1/auth/me',
  session: '/api/v1/auth/me',
  personal: '/api/tokens',
  assistant: '/v1/models',
  apiKey: '/api/v1/balance',
}

/** Where a thing is shown, rotated and ended. */
export function routeOf({ kind, id }: Pick<Held, 'id' | 'kind'>): string {
  if (kind === 'apiKey') return `/api/v1/admin/api-keys/${id}`
  const isOfAssistants = kind === 'personal' || kind === 'assistant'
  return isOfAssistants ? `/api/tokens/${id}` : `/api/v1/access-tokens/${id}`
}

function rotation({ kind, id }: Held, { organization }: TestOperator) {
  const subject: Subject = kind === 'apiKey' ? `apiKey:${id}` : `token:${id}`
  return {
    actor: 'machine',
    credential: null,
    type: kind === 'apiKey' ? 'api_key.rotated' : 'token.rotated',
    organization,
    subject,
    ends: [subject],
    details: {},
  } as const
}
