import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  askForCompletion,
  assistantToken,
  chattingToken,
  invalidatedToken,
} from '../../../test/support/bearer-calls.ts'
import { addAssistant, chatToken } from '../../../test/support/chat-calls.ts'
import { type Company, type Deployed, deployed } from '../../../test/support/deployment.ts'
import { nowhere } from '../../../test/support/sockets.ts'
import { freshToken } from '../../../test/support/stream-calls.ts'
import { userToken } from '../../../test/support/user-calls.ts'
import { assertAnswer, readVectors, send, type Values } from '../../../test/support/vectors.ts'
import type { UpstreamSettings } from '../../core/assistants/index.ts'
import { dialectContract } from '../contract.ts'
import { openaiDialect } from './routes.ts'

interface Site extends Company {
  readonly agent: string
}

/** What `given` of a vector stands for. */
interface Situation {
  readonly credits?: number
  readonly upstream?: UpstreamSettings
  /** What happens before the request, after the user's token was issued. */
  readonly before?: (site: Site, token: string) => unknown
  /** What goes on during the request. */
  readonly during?: Deployed['unwritable']
}

const BODY_LIMIT = 2_048
const NOWHERE = {
  provider: 'openai-compatible',
  baseUrl: await nowhere(),
  model: 'any',
  sealedKey: null,
} as const

const house = await deployed(
  { after },
  { JETON_BODY_LIMIT_BYTES: String(BODY_LIMIT), JETON_LIMIT_REDEEMS_PER_MINUTE: '1' },
)
const { app, demo } = house
const { token: expired } = await userToken(app, { ...demo, expiresIn: '1s' })
await house.advance(1_000) // the last time that any passes here

const SITUATIONS: Readonly<Record<string, Situation>> = {
  '': {},
  'no credits': {
    credits: 1,
    before: ({ organization }) =>
      house.sql('UPDATE credit_accounts SET balance = 0 WHERE organization = ?', organization),
  },
  'the limits are reached': { before: (_, token) => askForCompletion(app, token) },
  'the upstream is away': { upstream: NOWHERE },
  'nothing can be written': { during: house.unwritable },
  'nothing can be read': { during: (work) => house.unreadable(['end_users'], work) },
  'a fault nobody foresaw': { during: (work) => house.faulty(['credit_holds'], work) },
  'a fault while reading': {
    during: (work) => {
      const { endUsers } = house.stores
      const { byId } = endUsers
      Object.assign(endUsers, { byId: () => Promise.reject(new Error('secret plan')) })
      house.feed.reset()
      return work().finally(() => Object.assign(endUsers, { byId }))
    },
  },
}

async function newSite({ credits, upstream = { provider: 'demo' } }: Situation): Promise<Site> {
  const company = await house.company(credits === undefined ? {} : { credits })
  const { organization } = company
  return { ...company, agent: await addAssistant(house, organization, { kind: 'agent', upstream }) }
}

const named = await addAssistant(house, demo.organization, { kind: 'assistant' })
await house.sql(`UPDATE assistants SET natural_id = 'team:sales-assistant' WHERE id = ?`, named)
const secretOf = async (assistant: string, options = {}) =>
  (await assistantToken(house, assistant, options)).secret

/** What the placeholders stand for. */
function valuesOf(site: Site, token: string): Values {
  const values: Readonly<Record<string, () => string | Promise<string>>> = {
    'user token': () => token,
    'assistant token': () => secretOf(named),
    'named assistant': () => named,
    'api key': () => demo.apiKey,
    'access token': () => demo.accessToken,
    'stream token': () => freshToken(app, site),
    'chat token': () => chatToken(app),
    'read-only token': () => secretOf(named, { isReadOnly: true }),
    'network token': () => secretOf(named, { cidr: '10.0.0.0/8' }),
    'page token': () => secretOf(named, { host: 'app.example.com' }),
    'workflow token': () => secretOf(demo.workflow),
    'chatting token': () => chattingToken(house),
    'expired token': () => expired,
    'invalidated token': () => invalidatedToken(house),
    'long text': () => 'x'.repeat(257),
    'too long': () => 'x'.repeat(BODY_LIMIT),
  }
  return async (name) => (await values[name]?.()) ?? assert.fail(`<${name}> stands for nothing`)
}

for (const file of readVectors(new URL('vectors/', import.meta.url))) {
  describe(`${file.route} (${file.file})`, () => {
    for (const vector of file.vectors) {
      const { name, given = '' } = vector
      it(given === '' ? name : `${name} (${given})`, async () => {
        await house.uncount() // nobody is counted any more
        const situation = SITUATIONS[given] ?? assert.fail(`nobody knows of "${given}"`)
        const site = await newSite(situation)
        const { token } = await userToken(app, site)
        await situation.before?.(site, token)
        const request = () => send(app, vector, valuesOf(site, token))
        assertAnswer(await (situation.during ?? ((work) => work()))(request), file, vector)
      })
    }
  })
}

dialectContract('openai', async (t) => {
  const own = await deployed(t)
  const { token } = await userToken(own.app, own.demo)
  const headers = { authorization: `Bearer ${token}` }
  const body = { model: 'any', messages: [{ role: 'user', content: 'Hello' }] }
  return {
    app: own.app,
    calls: [
      { method: 'POST', url: '/v1/chat/completions', headers, body },
      { method: 'GET', url: '/v1/models', headers },
      { method: 'GET', url: `/v1/models/${own.demo.agent}`, headers },
    ],
    isRefusal: (refusal) => {
      const { error } = refusal as { error?: object }
      return Object.keys(error ?? {}).join() === 'message,type,param,code'
    },
    closeStore: own.closeStore,
    failing(fault) {
      const fail = () => Promise.reject(fault)
      return openaiDialect({ bearers: { opened: fail }, runs: { converse: fail } })
    },
  }
})
