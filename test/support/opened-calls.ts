import assert from 'node:assert/strict'
import {
  type AdminCall,
  administer,
  administered,
  adminValues,
  makerOf,
  newName,
} from './admin-calls.ts'
import type { Deployed } from './deployment.ts'
import { addOperator, addToken } from './operators.ts'
import type { Values } from './vectors.ts'

/** An assistant with a model of its own; it is asked nothing. */
export const AN_ASSISTANT = {
  kind: 'assistant',
  name: 'Sales assistant',
  upstream: {
    provider: 'openai-compatible',
    baseUrl: 'https://models.example.com/v1',
    model: 'a-model',
    apiKey: 'sk-upstream-0123456789',
  },
}

export const AN_AGENT = { kind: 'agent', name: 'Agent', upstream: { provider: 'demo' } }

/** Makes what tokens open, and tokens, through the dialect itself unless it cannot. */
export function openedOf(house: Deployed) {
  const maker = makerOf(house)
  const ask = async (call: AdminCall, secret = house.demo.accessToken) =>
    JSON.parse((await administer(house, secret, call)).body || '{}')
  const post = (path: string, body?: object, secret?: string) =>
    ask({ method: 'POST', path, body }, secret)
  const assistant = async (more: object = {}): Promise<string> =>
    (await post('/assistants', { ...AN_ASSISTANT, ...more })).id
  const signingKeys = async (): Promise<string[]> => {
    const { items } = await ask({ method: 'GET', path: '/signing-keys' })
    return items.map(({ id }: { id: string }) => id)
  }
  return {
    ask,
    post,
    assistant,
    signingKeys,
    inactive: async () => {
      const id = await assistant()
      await post(`/assistants/${id}/deactivate`)
      return id
    },
    foreignAssistant: async (): Promise<string> =>
      (await post('/assistants', AN_AGENT, (await maker.organization()).token)).id,
    /** A member with two tokens, the first of them as its holder and as others see it. */
    holder: async (kind: 'pat' | 'session' = 'pat') => {
      const operator = await addOperator(house, { role: 'member' })
      const tokens = [
        await addToken(house, operator, { kind }),
        await addToken(house, operator, { kind }),
      ]
      const [{ id, secret } = assert.fail()] = tokens
      return { operator: operator.id, username: operator.username, id, secret, tokens }
    },
    foreignToken: async (): Promise<string> => {
      const operator = await addOperator(house, { organization: (await maker.organization()).id })
      return (await addToken(house, operator)).id
    },
    credits: async (amount = 1000, reference = 'invoice 2030-7') => {
      const { id } = await maker.organization()
      const body = { amount, reference, organizationId: id }
      await administered(house, house.demo.accessToken, { method: 'POST', path: '/credits', body })
      return id
    },
    counted: async () => {
      const { id: organization } = await maker.organization()
      const hourAt = Math.floor(house.stores.now() / 3_600_000) * 3_600_000
      const common = { hourAt, organization }
      await house.stores.counters.add([
        { ...common, kind: 'stream', outcome: 'refused', refusal: 'no_credits', count: 1 },
        { ...common, kind: 'run', outcome: 'started', refusal: '', count: 7 },
      ])
      return organization
    },
    /** Leaves so many signing keys, the newest among them. */
    keep: async (count: number) => {
      while ((await signingKeys()).length < count) await post('/signing-keys/rotate')
      const old = (await signingKeys()).slice(0, -count)
      for (const id of old) await ask({ method: 'DELETE', path: `/signing-keys/${id}` })
    },
  }
}

/** What the placeholders of a vector's request stand for, beside those of `adminValues`. */
export function openedValues(house: Deployed): Values {
  const opened = openedOf(house)
  const others = adminValues(house)
  const kept = new Map<string, string>()
  const revokedHolder = async () => {
    const holder = await opened.holder()
    await opened.post('/tokens/revoke', { operatorId: holder.operator })
    return holder
  }
  const values: Readonly<Record<string, () => Promise<string>>> = {
    assistant: opened.assistant,
    'inactive assistant': opened.inactive,
    'foreign assistant': opened.foreignAssistant,
    'assistant there': async () =>
      (await opened.post('/assistants', AN_ASSISTANT, await others('token of another owner'))).id,
    token: async () => (await opened.holder()).id,
    'secret of a token': async () => (await opened.holder()).secret,
    'mask of a token': async () => (await opened.holder()).secret.slice(0, 12),
    'operator of tokens': async () => (await opened.holder()).operator,
    'revoked token': async () => (await revokedHolder()).id,
    'operator of revoked tokens': async () => (await revokedHolder()).operator,
    'foreign token': opened.foreignToken,
    'organization with credits': () => opened.credits(),
    'organization that was counted': opened.counted,
    'signing key': async () => (await opened.signingKeys()).at(-1) ?? '',
    'retry key': async () => newName(),
  }
  return async (name) => {
    const value = kept.get(name) ?? (await values[name]?.()) ?? (await others(name))
    kept.set(name, value)
    return value
  }
}
