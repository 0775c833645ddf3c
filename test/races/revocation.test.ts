import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { setInterval as everyFew } from 'node:timers/promises'
import { type InProcess, serveInProcess } from '../support/in-process.ts'
import { type Ask, type Callers, callersOf } from '../support/load.ts'
import { temporaryFolder } from '../support/sqlite.ts'

/** How often each ending is tried. */
const ROUNDS = Number(process.env.REVOCATION_ROUNDS ?? 1)

/** 200 requests a second. */
const EVERY_MILLISECONDS = 5

/** So many verifications before the ending call, and after its answer. */
const [BEFORE, AFTER] = [40, 40]

interface House extends InProcess {
  readonly callers: Callers
  /** Asks as the operator who runs the deployment, and gives what was answered. */
  readonly manage: (method: Ask['method'], path: string, json?: object) => Promise<Fields>
}

/** What is read of answers. */
interface Fields {
  readonly id: string
  readonly token: string
  readonly secret: string
  readonly password: string
  readonly apiKey: { readonly id: string; readonly keyId: string }
  readonly operator: { readonly id: string }
}

/** A live credential, where it is verified, and a call that ends it. */
interface Subject {
  readonly secret: string
  readonly verify: string
  readonly end: Ask
}

async function open(t: TestContext): Promise<House> {
  const environment = {
    JETON_DATA: temporaryFolder(t),
    JETON_LIMIT_CHANGES_PER_MINUTE: '1000000',
    JETON_LIMIT_USER_TOKENS_PER_MINUTE: '1000000',
  }
  const house = await serveInProcess(t, environment)
  const callers = callersOf(t, house.url, 32)
  const manage: House['manage'] = async (method = 'GET', path, json) => {
    const bearer = house.made.accessToken
    const { status, text } = await callers.ask({ method, path, bearer, ...(json && { json }) })
    assert.match(String(status), /^2/, `${method} ${path}: ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
  return { ...house, callers, manage }
}

const ADMIN = '/api/v1/admin'

async function newKey({
  manage,
}: House): Promise<{ id: string; keyId: string; keySecret: string }> {
  const body = { name: 'A key', environment: 'production', permissions: ['chat:send', 'admin'] }
  const { apiKey, secret } = await manage('POST', `${ADMIN}/api-keys`, body)
  return { id: apiKey.id, keyId: apiKey.keyId, keySecret: secret }
}

async function newAgent({ manage }: House, kind = 'agent'): Promise<string> {
  const body = { kind, name: 'An agent', upstream: { provider: 'demo' } }
  return (await manage('POST', `${ADMIN}/assistants`, body)).id
}

let serial = 0
const fresh = (word: string): string => {
  serial += 1
  return `${word}-${serial}`
}

/** A user token with all that it hangs on. */
async function userToken(house: House) {
  const { id: key, ...pair } = await newKey(house)
  const agent = await newAgent(house)
  const json = { ...pair, userId: fresh('user'), agentId: agent, expiresIn: '1h' }
  const { text } = await house.callers.ask({ method: 'POST', path: '/rest/v1/auth/token', json })
  const { token, customerUser } = JSON.parse(text)
  return { secret: String(token), user: String(customerUser.id), key, pair, agent }
}

/** An operator with a session. */
async function operator({ manage, callers }: House) {
  const body = { username: fresh('operator'), email: 'o@example.com', role: 'admin', aiSeat: true }
  const { operator, password } = await manage('POST', `${ADMIN}/operators`, {
    ...body,
    permissions: [],
  })
  const json = { username: body.username, password }
  const { cookie } = await callers.ask({ method: 'POST', path: '/api/v1/auth/login', json })
  const session = /vai_token=(\w+)/.exec(cookie ?? '')?.[1] ?? assert.fail('no session')
  const asked = async (path: string, json: object): Promise<Fields> => {
    const { text } = await callers.ask({ method: 'POST', path, json, bearer: session })
    return JSON.parse(text)
  }
  return { id: String(operator.id), session, asked }
}

async function accessToken(house: House) {
  const who = await operator(house)
  const { plaintext, token } = JSON.parse(
    JSON.stringify(await who.asked('/api/v1/access-tokens', { name: 'A token' })),
  )
  return { ...who, secret: String(plaintext), token: String(token.id) }
}

async function assistantToken(house: House) {
  const who = await operator(house)
  const assistant = await newAgent(house, 'assistant')
  const made = await who.asked('/api/tokens', { type: 'assistant', assistantId: assistant })
  return { ...who, assistant, token: made.id, secret: made.token }
}

const ME = '/api/v1/auth/me'
const post = (path: string, json: object, bearer?: string): Ask => ({
  method: 'POST',
  path,
  json,
  ...(bearer !== undefined && { bearer }),
})

/** Every way in which a token is ended, by what it is and what happens. */
const ENDINGS: Readonly<Record<string, (house: House) => Promise<Subject>>> = {
  'a user token, by invalidating the user': async (house) => {
    const { secret, user, pair } = await userToken(house)
    const end = post('/rest/v1/auth/invalidate-token', { ...pair, customerUserId: user })
    return { secret, verify: '/v1/models', end }
  },
  'a user token, by deactivating the agent': async (house) => {
    const { secret, agent } = await userToken(house)
    const end = post(`${ADMIN}/assistants/${agent}/deactivate`, {}, house.made.accessToken)
    return { secret, verify: '/v1/models', end }
  },
  'a user token, by deactivating the user': async (house) => {
    const { secret, user } = await userToken(house)
    const end = post(`${ADMIN}/end-users/${user}/deactivate`, {}, house.made.accessToken)
    return { secret, verify: '/v1/models', end }
  },
  'a user token, by revoking the API key': async (house) => {
    const { secret, key } = await userToken(house)
    const path = `${ADMIN}/api-keys/${key}`
    return {
      secret,
      verify: '/v1/models',
      end: { method: 'DELETE', path, bearer: house.made.accessToken },
    }
  },
  'an API key, by revoking it': async (house) => {
    const { id, keySecret } = await newKey(house)
    const path = `${ADMIN}/api-keys/${id}`
    const end: Ask = { method: 'DELETE', path, bearer: house.made.accessToken }
    return { secret: keySecret, verify: '/api/v1/balance', end }
  },
  'an API key, by rotating it': async (house) => {
    const { id, keySecret } = await newKey(house)
    const end = post(`${ADMIN}/api-keys/${id}/rotate`, { graceSeconds: 0 }, house.made.accessToken)
    return { secret: keySecret, verify: '/api/v1/balance', end }
  },
  'an assistant token, by deleting it': async (house) => {
    const { secret, token, session, assistant } = await assistantToken(house)
    const end: Ask = { method: 'DELETE', path: `/api/tokens/${token}`, bearer: session }
    return { secret, verify: `/api/assistants/${assistant}`, end }
  },
  'an assistant token, by rotating it': async (house) => {
    const { secret, token, session, assistant } = await assistantToken(house)
    const end = post(`/api/tokens/${token}/rotate`, { graceSeconds: 0 }, session)
    return { secret, verify: `/api/assistants/${assistant}`, end }
  },
  'an assistant token, by deactivating the assistant': async (house) => {
    const { secret, assistant } = await assistantToken(house)
    const end = post(`${ADMIN}/assistants/${assistant}/deactivate`, {}, house.made.accessToken)
    return { secret, verify: `/api/assistants/${assistant}`, end }
  },
  "an assistant token, by taking its maker's AI seat": async (house) => {
    const { secret, id, assistant } = await assistantToken(house)
    const path = `${ADMIN}/operators/${id}`
    const end: Ask = {
      method: 'PATCH',
      path,
      json: { aiSeat: false },
      bearer: house.made.accessToken,
    }
    return { secret, verify: `/api/assistants/${assistant}`, end }
  },
  'an access token, by revoking it': async (house) => {
    const { secret, token, session } = await accessToken(house)
    const end: Ask = { method: 'DELETE', path: `/api/v1/access-tokens/${token}`, bearer: session }
    return { secret, verify: ME, end }
  },
  'an access token, by rotating it': async (house) => {
    const { secret, token, session } = await accessToken(house)
    const end = post(`/api/v1/access-tokens/${token}/rotate`, { graceSeconds: 0 }, session)
    return { secret, verify: ME, end }
  },
  'an access token, by revoking all but the current': async (house) => {
    const { secret, session } = await accessToken(house)
    const path = '/api/v1/access-tokens?exclude_current=true'
    return { secret, verify: ME, end: { method: 'DELETE', path, bearer: session } }
  },
  'an access token, by deactivating the operator': async (house) => {
    const { secret, id } = await accessToken(house)
    const end = post(`${ADMIN}/operators/${id}/deactivate`, {}, house.made.accessToken)
    return { secret, verify: ME, end }
  },
  'a session, by signing out': async (house) => {
    const { session } = await operator(house)
    return { secret: session, verify: ME, end: post('/api/v1/auth/logout', {}, session) }
  },
}

interface Verified {
  readonly begunAt: number
  readonly endedAt: number
  readonly status: number
}

describe('revocation under load', { concurrency: false }, () => {
  for (const [what, prepare] of Object.entries(ENDINGS)) {
    it(`refuses ${what}, from the very next request on`, async (t) => {
      const house = await open(t)
      for (let round = 0; round < ROUNDS; round += 1) await race(house, await prepare(house))
    })
  }
})

async function race({ callers }: House, { secret, verify, end }: Subject): Promise<void> {
  const seen: Verified[] = []
  const asks: Promise<void>[] = []
  async function ask(): Promise<number> {
    const begunAt = performance.now()
    const { status } = await callers.ask({ path: verify, bearer: secret })
    seen.push({ begunAt, endedAt: performance.now(), status })
    return status
  }
  let ending: Promise<{ readonly sentAt: number; readonly answeredAt: number }> | undefined
  let left = BEFORE + AFTER
  for await (const _ of everyFew(EVERY_MILLISECONDS)) {
    asks.push(ask().then(() => undefined))
    left -= 1
    if (left === AFTER) ending = endAndAskAgain(callers, end, ask)
    if (left === 0) break
  }
  const { sentAt, answeredAt } = await (ending ?? assert.fail('nothing was ended'))
  await Promise.all(asks)
  const before = seen.filter(({ endedAt }) => endedAt < sentAt)
  const after = seen.filter(({ begunAt }) => begunAt > answeredAt)
  assert.ok(before.length > 0 && after.length > 0)
  assert.deepEqual(new Set(before.map(({ status }) => status)), new Set([200]))
  assert.deepEqual(new Set(after.map(({ status }) => status)), new Set([401]))
}

/** Ends the credential, and presents it once more as soon as that is answered. */
async function endAndAskAgain(callers: Callers, end: Ask, ask: () => Promise<number>) {
  const sentAt = performance.now()
  const { status, text } = await callers.ask(end)
  const answeredAt = performance.now()
  assert.match(String(status), /^2/, text)
  assert.equal(await ask(), 401)
  return { sentAt, answeredAt }
}
