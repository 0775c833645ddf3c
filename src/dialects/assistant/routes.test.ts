import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  addMember,
  addTeam,
  call,
  make,
  NATURAL_ID,
  type Team,
} from '../../../test/support/assistant-calls.ts'
import { type CompanyOptions, type Deployed, deployed } from '../../../test/support/deployment.ts'
import { nowhere } from '../../../test/support/sockets.ts'
import { takeAllChanges } from '../../../test/support/too-many-changes.ts'
import { duringAFault, duringAnOutage } from '../../../test/support/vector-operators.ts'
import { valuesOf } from '../../../test/support/vector-teams.ts'
import { assertAnswer, readVectors, send } from '../../../test/support/vectors.ts'
import { dialectContract } from '../contract.ts'
import { assistantDialect } from './routes.ts'

/** What `given` of a vector stands for. */
interface Situation {
  readonly options?: CompanyOptions
  readonly before?: (team: Team) => Promise<unknown>
  readonly during?: <T>(house: Deployed, work: () => Promise<T>) => Promise<T>
}

const PUBLIC_URL = 'https://tokens.example.com'
const NOWHERE = {
  provider: 'openai-compatible',
  baseUrl: await nowhere(),
  model: 'any',
  sealedKey: null,
} as const

const house = await deployed(
  { after },
  {
    JETON_BODY_LIMIT_BYTES: '2048',
    JETON_LIMIT_REDEEMS_PER_MINUTE: '1',
    JETON_PUBLIC_URL: PUBLIC_URL,
    JETON_QUOTA_TOKENS_PER_ASSISTANT: '20',
  },
)
const foreign = await addTeam(house)

const ask = (token: string) =>
  call(house, token, 'POST /api/chats', { message: { role: 'user', content: 'Hello' } })

/** A token of the owner's, one of another operator's, and a personal one; the newest is last. */
async function threeTokens({ organization, owner, member }: Team) {
  const maker = await addMember(house, {
    organization,
    role: 'member',
    permissions: ['tokens:create'],
  })
  for (const [pat, more] of [
    [owner.pat, { notes: 'Production API integration' }],
    [maker.pat, { notes: 'Somebody else’s' }],
    [owner.pat, { type: 'personal', assistantId: null, notes: 'My own' }],
  ] as const) {
    await make(house, pat, more)
    await house.advance(1_000)
  }
  return member
}

const SITUATIONS: Readonly<Record<string, Situation>> = {
  '': {},
  'three tokens': { before: threeTokens },
  'no credits': {
    options: { credits: 1 },
    before: async ({ organization }) =>
      await house.sql(
        'UPDATE credit_accounts SET balance = 0 WHERE organization = ?',
        organization,
      ),
  },
  'the limits are reached': {
    before: async ({ owner }) => {
      const { token } = await make(house, owner.pat)
      assert.equal((await ask(token)).statusCode, 201)
    },
  },
  'as many tokens as the quota allows': {
    async before({ owner }) {
      for (let count = 0; count < 20; count++) await make(house, owner.pat)
    },
  },
  'too many changes': { before: ({ organization }) => takeAllChanges(house, organization) },
  'the upstream is away': { options: { upstream: NOWHERE } },
  'nothing can be read': { during: duringAnOutage },
  'a fault nobody foresaw': { during: duringAFault },
}

for (const file of readVectors(new URL('vectors/', import.meta.url))) {
  describe(`${file.route} (${file.file})`, () => {
    for (const vector of file.vectors) {
      const { name, given = '' } = vector
      it(given === '' ? name : `${name} (${given})`, async () => {
        const situation = SITUATIONS[given] ?? assert.fail(`nobody knows of "${given}"`)
        const team = await addTeam(house, situation.options)
        await situation.before?.(team)
        const values = valuesOf(house, team, foreign)
        for (const [, placeholder = ''] of JSON.stringify(vector.request).matchAll(/<([a-z ]+)>/g))
          await values(placeholder)
        const request = () => send(house.app, vector, values)
        const response = await (situation.during?.(house, request) ?? request())
        assertAnswer(response, file, vector)
      })
    }
  })
}

dialectContract('assistant', async (t) => {
  const own = await deployed(t)
  const { owner, assistant } = await addTeam(own)
  const [held, spare] = [await make(own, owner.pat), await make(own, owner.pat)]
  const headers = { authorization: `Bearer ${owner.pat}` }
  const body = { type: 'assistant', assistantId: NATURAL_ID }
  const byToken = { authorization: `Bearer ${held.token}` }
  const message = { role: 'user', content: 'Show me top deals' }
  return {
    app: own.app,
    calls: [
      { method: 'GET', url: `/api/assistants/${NATURAL_ID}/tokens`, headers },
      { method: 'GET', url: `/api/assistants/${assistant}`, headers: byToken },
      { method: 'GET', url: '/api/tokens?limit=1', headers },
      { method: 'POST', url: '/api/tokens', headers, body },
      { method: 'GET', url: `/api/tokens/${spare.id}`, headers },
      {
        method: 'POST',
        url: `/api/tokens/${spare.id}/rotate`,
        headers,
        body: { graceSeconds: 60 },
      },
      { method: 'POST', url: '/api/chats', headers: byToken, body: { message } },
      { method: 'DELETE', url: `/api/tokens/${spare.id}`, headers },
    ],
    isRefusal: (answer) =>
      Object.keys(answer).join() === 'statusCode,error,message' &&
      'message' in answer &&
      typeof answer.message === 'string',
    closeStore: own.closeStore,
    failing(fault) {
      const fail = () => Promise.reject(fault)
      const assistantTokens = {
        delete: fail,
        list: fail,
        listOfAssistant: fail,
        rotate: fail,
        show: fail,
        showAssistant: fail,
      }
      const verbs = { assistantTokens, issuing: { assistant: fail }, runs: { converse: fail } }
      return assistantDialect(verbs, PUBLIC_URL)
    },
  }
})
