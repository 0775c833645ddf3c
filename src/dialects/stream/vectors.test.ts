import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  assistantToken,
  chattingToken,
  invalidatedToken,
} from '../../../test/support/bearer-calls.ts'
import { addAssistant } from '../../../test/support/chat-calls.ts'
import { type CompanyOptions, type Deployed, deployed } from '../../../test/support/deployment.ts'
import { userToken } from '../../../test/support/user-calls.ts'
import { assertAnswer, readVectors, send, type Values } from '../../../test/support/vectors.ts'
import type { UpstreamSettings } from '../../core/assistants/index.ts'

interface Situation {
  readonly options?: CompanyOptions
  /** Where the company's chatbot has its answers from. */
  readonly upstream?: UpstreamSettings
  /** What happens before the request, and after the token it holds was issued. */
  readonly before?: (organization: string) => unknown
  /** What goes on during the request. */
  readonly during?: Deployed['unwritable']
}

interface Caller {
  readonly apiKey: string
  readonly ownChatbot: string
  readonly token: string
}

const BODY_LIMIT = 2_048
const A_MINUTE = 61_000
const NOWHERE = {
  provider: 'openai-compatible',
  baseUrl: 'http://127.0.0.1:9/v1', // the port of "discard", where nobody listens
  model: 'any',
  sealedKey: null,
} as const

const house = await deployed(
  { after },
  { JETON_BODY_LIMIT_BYTES: String(BODY_LIMIT), JETON_LIMIT_REDEEMS_PER_MINUTE: '1' },
)

const SITUATIONS: Readonly<Record<string, Situation>> = {
  '': {},
  'no credits': {
    options: { credits: 1 },
    before: (organization) =>
      house.sql('UPDATE credit_accounts SET balance = 0 WHERE organization = ?', organization),
  },
  'the limits are reached': { before: async () => redeem(await freshToken()) },
  'the upstream is away': { upstream: NOWHERE },
  'nothing can be written': { during: house.unwritable },
  'nothing can be read': { during: (work) => house.unreadable(['api_keys'], work) },
  'a fault nobody foresaw': { during: duringAFault },
}

/** The database refuses every hold, and the balance is no longer told, which nobody expects. */
async function duringAFault<T>(work: () => Promise<T>): Promise<T> {
  const { credits } = house.stores
  const { balance } = credits
  Object.assign(credits, { balance: () => Promise.reject(new Error('secret plan')) })
  return house.faulty(['credit_holds'], work).finally(() => Object.assign(credits, { balance }))
}

async function freshToken(apiKey?: string): Promise<string> {
  const url = apiKey === undefined ? '/api/v1/chat/token' : '/api/v1/token'
  const headers = { authorization: `Bearer ${apiKey}` }
  const issued = await house.app.inject({ url, headers })
  return issued.json<{ token: string }>().token
}

async function redeem(token: string): Promise<string> {
  const url = `/api/v1/chat/${token}/stream?message=Hello`
  assert.equal((await house.app.inject(url)).statusCode, 200)
  return token
}

/** What the placeholders stand for. */
const valuesOf =
  ({ apiKey, ownChatbot, token }: Caller): Values =>
  async (name) => {
    const values: Readonly<Record<string, () => string | Promise<string>>> = {
      'api key': () => apiKey,
      'chat token': () => token,
      'stream token': () => token,
      'redeemed token': () => redeem(token),
      'expired token': async () => {
        await house.advance(60_000)
        return token
      },
      'user token': async () => (await userToken(house.app, house.demo)).token,
      'invalidated token': () => invalidatedToken(house),
      'chatting token': () => chattingToken(house),
      'assistant token': async () => (await assistantToken(house, house.demo.agent)).secret,
      'read-only token': async () =>
        (await assistantToken(house, house.demo.agent, { isReadOnly: true })).secret,
      'network token': async () =>
        (await assistantToken(house, house.demo.agent, { cidr: '10.0.0.0/8' })).secret,
      'access token': () => house.demo.accessToken,
      chatbot: () => house.demo.chatbot,
      'own chatbot': () => ownChatbot,
      workflow: () => house.demo.workflow,
      'a huge text': () => 'x'.repeat(BODY_LIMIT),
    }
    return (await values[name]?.()) ?? assert.fail(`<${name}> stands for nothing`)
  }

const files = ['vectors/chat/', 'vectors/faults/'].flatMap((folder) =>
  readVectors(new URL(folder, import.meta.url)),
)

for (const file of files) {
  describe(`${file.route} (${file.file})`, () => {
    for (const vector of file.vectors) {
      const { name, given = '' } = vector
      it(given === '' ? name : `${name} (${given})`, async () => {
        await house.advance(A_MINUTE) // nobody is counted any more
        const situation = SITUATIONS[given] ?? assert.fail(`nobody knows of "${given}"`)
        const { organization, apiKey } = await house.company(situation.options)
        const { upstream = { provider: 'demo' } } = situation
        const ownChatbot = await addAssistant(house, organization, { upstream })
        const isKeyed = JSON.stringify(vector.request).includes('<stream token>')
        const token = await freshToken(isKeyed ? apiKey : undefined)
        await situation.before?.(organization)
        const request = () => send(house.app, vector, valuesOf({ apiKey, ownChatbot, token }))
        assertAnswer(await (situation.during ?? ((work) => work()))(request), file, vector)
      })
    }
  })
}
