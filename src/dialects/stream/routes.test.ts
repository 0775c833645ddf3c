import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  type Company,
  type CompanyOptions,
  type Deployed,
  deployed,
} from '../../../test/support/deployment.ts'
import { nowhere } from '../../../test/support/sockets.ts'
import { freshToken, issue, redeem, runKeyed, STORY } from '../../../test/support/stream-calls.ts'
import { assertAnswer, readVectors, send, type Values } from '../../../test/support/vectors.ts'
import { dialectContract } from '../contract.ts'
import { streamDialect } from './routes.ts'

/** What `given` of a vector stands for. */
interface Situation {
  readonly options?: CompanyOptions
  /** What happens before the request, and after the token it holds was issued. */
  readonly before?: (company: Company) => unknown
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

const SITUATIONS: Readonly<Record<string, Situation>> = {
  '': {},
  'three credits': { options: { credits: 3 } },
  'no credits': {
    options: { credits: 1 },
    before: ({ organization }) =>
      house.sql('UPDATE credit_accounts SET balance = 0 WHERE organization = ?', organization),
  },
  'the limits are reached': {
    options: { tokensPerMinute: 1 },
    before: async (company) => {
      await issue(house.app, company)
      await runKeyed(house.app, company)
    },
  },
  'the upstream is away': { options: { upstream: NOWHERE } },
  'nothing can be written': { during: house.unwritable },
  'a fault nobody foresaw': { during: (work) => house.faulty(['tokens', 'credit_holds'], work) },
}

/** What the placeholders stand for. */
const valuesOf =
  (company: Company, token: string): Values =>
  async (name) => {
    const values: Readonly<Record<string, () => string | Promise<string>>> = {
      'api key': () => company.apiKey,
      workflow: () => company.workflow,
      chatbot: () => house.demo.chatbot,
      token: () => token,
      'redeemed token': () => redeem(house.app, company, token).then(() => token),
      'expired token': async () => {
        await house.advance(60_000)
        return token
      },
      'foreign token': () => freshToken(house.app, house.demo),
      'foreign workflow': () => house.demo.workflow,
      'too long': () => 'x'.repeat(BODY_LIMIT),
    }
    return (await values[name]?.()) ?? assert.fail(`<${name}> stands for nothing`)
  }

for (const file of readVectors(new URL('vectors/', import.meta.url))) {
  describe(`${file.route} (${file.file})`, () => {
    for (const vector of file.vectors) {
      const { name, given = '' } = vector
      it(given === '' ? name : `${name} (${given})`, async () => {
        const situation = SITUATIONS[given] ?? assert.fail(`nobody knows of "${given}"`)
        const company = await house.company(situation.options)
        const wantsToken = JSON.stringify(vector.request).includes('token>')
        const token = wantsToken ? await freshToken(house.app, company) : ''
        await situation.before?.(company)
        const request = () => send(house.app, vector, valuesOf(company, token))
        const response = await (situation.during ?? ((work) => work()))(request)
        assertAnswer(response, file, vector)
      })
    }
  })
}

dialectContract('stream', async (t) => {
  const { app, demo, closeStore } = await deployed(t)
  const headers = { authorization: `Bearer ${demo.apiKey}` }
  const run = `/api/v1/run/${demo.workflow}`
  return {
    app,
    calls: [
      { method: 'GET', url: '/api/v1/token', headers },
      { method: 'GET', url: '/api/v1/balance', headers },
      { method: 'POST', url: run, headers, body: STORY },
      {
        method: 'POST',
        url: `${run}/stream?token=${await freshToken(app, demo)}`,
        headers: {},
        body: STORY,
      },
    ],
    isRefusal: (body) =>
      Object.keys(body).every((key) => ['error', 'success', 'code'].includes(key)) &&
      'error' in body &&
      typeof body.error === 'string' &&
      'success' in body &&
      body.success === false,
    closeStore,
    failing(fault) {
      const fail = () => Promise.reject(fault)
      return streamDialect({
        credits: { balance: fail },
        issuing: { stream: fail },
        runs: { chat: fail, start: fail, complete: fail },
      })
    },
  }
})
