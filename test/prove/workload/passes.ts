import type { Ask, Reply } from '../caller.ts'
import type { Pass, Stage } from '../stage.ts'

/** Something that can be ended, and all that then has. */
export interface Mortal {
  readonly passes: readonly Pass[]
  readonly end: Ask
  readonly event: string
  /** What there is instead, once it has ended. */
  readonly next?: (reply: Reply) => Promise<Pass | undefined>
}

/** Makes something that can be ended; undefined if it is not known to have been made. */
export type Make = (stage: Stage) => Promise<Mortal | undefined>

const MODELS = '/v1/models'

/** Asks for something to be made; undefined unless it was acknowledged. */
async function made(stage: Stage, name: string, ask: Ask) {
  const { outcome, text } = await stage.act('create', name, { method: 'POST', ...ask })
  return outcome === 'yes' ? JSON.parse(text) : undefined
}

/** An access token, and one that was made with it. */
const accessToken: Make = async (stage) => {
  const path = '/api/v1/access-tokens'
  const make = async (bearer: string) => {
    const name = stage.newName('access')
    const given = await made(stage, name, { path, bearer, json: { name } })
    const look = { path: `${path}?limit=1`, bearer: String(given?.plaintext) }
    return given && { id: String(given.token.id), pass: { name, kind: 'access', look } as const }
  }
  const parent = await make(stage.made.accessToken)
  if (!parent) return undefined
  const child = stage.chance.next() < 0.3 ? await make(parent.pass.look.bearer) : undefined
  return {
    passes: [parent.pass, ...(child ? [child.pass] : [])],
    end: { method: 'DELETE', path: `${path}/${parent.id}`, bearer: stage.made.accessToken },
    event: `token.revoked token:${parent.id}`,
  }
}

async function tokenFor(stage: Stage, assistantId: string) {
  const name = stage.newName('assistant')
  const json = { type: 'assistant', assistantId, notes: name }
  const given = await made(stage, name, {
    path: '/api/tokens',
    bearer: stage.made.accessToken,
    json,
  })
  const look = { path: MODELS, bearer: String(given?.token) }
  return given && { id: String(given.id), pass: { name, kind: 'assistant', look } as const }
}

const assistantToken: Make = async (stage) => {
  const bearer = stage.made.accessToken
  const token = await tokenFor(stage, stage.made.assistant.id)
  if (!token) return undefined
  return {
    passes: [token.pass],
    end: { method: 'DELETE', path: `/api/tokens/${token.id}`, bearer },
    event: `token.revoked token:${token.id}`,
  }
}

const assistant: Make = async (stage) => {
  const bearer = stage.made.accessToken
  const path = '/api/v1/admin/assistants'
  const name = stage.newName('assistants')
  const json = { kind: 'assistant', name, upstream: { provider: 'demo' } }
  const given = await made(stage, name, { path, bearer, json })
  const tokens = given && [await tokenFor(stage, given.id), await tokenFor(stage, given.id)]
  const passes = (tokens ?? []).flatMap((token: (typeof tokens)[number]) => token?.pass ?? [])
  if (passes.length === 0) return undefined
  return {
    passes,
    end: { method: 'POST', path: `${path}/${given.id}/deactivate`, bearer },
    event: `assistant.deactivated assistant:${given.id}`,
  }
}

const KEYS = '/api/v1/admin/api-keys'

async function newKey(stage: Stage) {
  const name = stage.newName('api-key')
  const json = { name, environment: 'production', permissions: ['chat:send'] }
  const given = await made(stage, name, { path: KEYS, bearer: stage.made.accessToken, json })
  if (!given) return undefined
  const { id, keyId } = given.apiKey
  return { id: String(id), keyId: String(keyId), pass: keyPass(name, given.secret) }
}

const keyPass = (name: string, secret: string) =>
  ({ name, kind: 'api-key', look: { path: '/api/v1/balance', bearer: secret } }) as const

/** An API key, and the token of an end user that was issued under it. */
const revokedKey: Make = async (stage) => {
  const key = await newKey(stage)
  if (!key) return undefined
  const user = await userTokenBy(stage, key.keyId, key.pass.look.bearer)
  return {
    passes: [key.pass, ...(user ? [user.pass] : [])],
    end: { method: 'DELETE', path: `${KEYS}/${key.id}`, bearer: stage.made.accessToken },
    event: `api_key.revoked apiKey:${key.id}`,
  }
}

const rotatedKey: Make = async (stage) => {
  const key = await newKey(stage)
  if (!key) return undefined
  const json = { graceSeconds: 0 }
  const path = `${KEYS}/${key.id}/rotate`
  return {
    passes: [key.pass],
    end: { method: 'POST', path, bearer: stage.made.accessToken, json },
    event: `api_key.rotated apiKey:${key.id}`,
    next: async ({ text }) => keyPass(stage.newName('rotated'), JSON.parse(text).secret),
  }
}

async function userTokenBy(stage: Stage, keyId: string, keySecret: string, user = '') {
  const name = stage.newName('user')
  const json = { keyId, keySecret, userId: user || name, agentId: stage.made.agent.id }
  const given = await made(stage, name, { path: '/rest/v1/auth/token', json })
  const look = { path: MODELS, bearer: String(given?.token) }
  return given && { id: String(given.customerUser.id), pass: { name, kind: 'user', look } as const }
}

/** Two tokens of one end user. */
const userTokens: Make = async (stage) => {
  const { keyId, keySecret } = stage.made.apiKey
  const user = stage.newName('person')
  const first = await userTokenBy(stage, keyId, keySecret, user)
  if (!first) return undefined
  const second = await userTokenBy(stage, keyId, keySecret, user)
  const json = { keyId, keySecret, customerUserId: first.id }
  return {
    passes: [first.pass, ...(second ? [second.pass] : [])],
    end: { method: 'POST', path: '/rest/v1/auth/invalidate-token', json },
    event: `end_user.invalidated endUser:${first.id}`,
    next: async () => (await userTokenBy(stage, keyId, keySecret, user))?.pass,
  }
}

export const MORTALS: readonly Make[] = [
  accessToken,
  assistant,
  assistantToken,
  revokedKey,
  rotatedKey,
  userTokens,
]
