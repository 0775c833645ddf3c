import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type Deployed, deployed } from '../../../test/support/deployment.ts'
import { addOperator, addToken, addTokens } from '../../../test/support/operators.ts'
import { takeAllChanges } from '../../../test/support/too-many-changes.ts'
import {
  duringAFault,
  duringAnOutage,
  type VectorOperator,
  vectorOperator,
} from '../../../test/support/vector-operators.ts'
import { assertAnswer, readVectors, send } from '../../../test/support/vectors.ts'
import { dialectContract } from '../contract.ts'
import { accessDialect } from './routes.ts'

const PUBLIC_URL = 'https://tokens.example.com'

const house = await deployed(
  { after },
  {
    JETON_BODY_LIMIT_BYTES: '2048',
    JETON_PUBLIC_URL: PUBLIC_URL,
    JETON_QUOTA_TOKENS_PER_OPERATOR: '20',
  },
)

/** What `given` of a vector stands for. */
interface Situation {
  readonly before?: (of: VectorOperator) => Promise<unknown>
  readonly during?: <T>(house: Deployed, work: () => Promise<T>) => Promise<T>
}

const another = (of: VectorOperator, expiresAt?: number) =>
  addToken(house, of.operator, {
    name: 'CI/CD Token',
    ...(expiresAt === undefined ? {} : { expiresAt }),
  })

const SITUATIONS: Readonly<Record<string, Situation>> = {
  '': {},
  'another token': { before: (of) => another(of) },
  'a revoked token': {
    async before(of) {
      const { id } = await another(of)
      const headers = { authorization: `Bearer ${of.accessToken}` }
      const url = `/api/v1/access-tokens/${id}`
      assert.equal((await house.app.inject({ method: 'DELETE', url, headers })).statusCode, 204)
    },
  },
  'an expired token': { before: (of) => another(of, house.stores.now() - 60_000) },
  'as many tokens as the quota allows': {
    before: ({ operator }) => addTokens(house, operator, 19), // with the one it has
  },
  'too many changes': {
    async before({ operator }) {
      const { organization } = await house.company()
      await house.sql(
        'UPDATE operators SET organization = ? WHERE id = ?',
        organization,
        operator.id,
      )
      await takeAllChanges(house, organization)
    },
  },
  'nothing can be read': { during: duringAnOutage },
  'a fault nobody foresaw': { during: duringAFault },
}

for (const file of readVectors(new URL('vectors/', import.meta.url))) {
  describe(`${file.route} (${file.file})`, () => {
    for (const vector of file.vectors) {
      const { name, given = '' } = vector
      it(given === '' ? name : `${name} (${given})`, async () => {
        const situation = SITUATIONS[given] ?? assert.fail(`nobody knows of "${given}"`)
        const of = await vectorOperator(house)
        await situation.before?.(of)
        const request = () => send(house.app, vector, of.values)
        const response = await (situation.during?.(house, request) ?? request())
        assertAnswer(response, file, vector)
      })
    }
  })
}

dialectContract('access', async (t) => {
  const own = await deployed(t)
  const operator = await addOperator(own)
  const { secret } = await addToken(own, operator, { kind: 'session' })
  const { id } = await addToken(own, operator)
  const headers = { authorization: `Bearer ${secret}` }
  const all = '/api/v1/access-tokens'
  return {
    app: own.app,
    badBody: 422,
    calls: [
      { method: 'GET', url: `${all}?limit=1`, headers },
      { method: 'POST', url: all, headers, body: { name: 'string' } },
      { method: 'GET', url: `${all}/${id}`, headers },
      { method: 'POST', url: `${all}/${id}/rotate`, headers, body: { graceSeconds: 60 } },
      { method: 'DELETE', url: `${all}/${id}`, headers },
      { method: 'DELETE', url: `${all}?exclude_current=true`, headers },
    ],
    isRefusal: (body) =>
      ['type,title,status,detail', 'detail'].includes(Object.keys(body).join()) &&
      'detail' in body &&
      (Array.isArray(body.detail) || typeof body.detail === 'string'),
    closeStore: own.closeStore,
    failing(fault) {
      const fail = () => Promise.reject(fault)
      const accessTokens = { list: fail, show: fail, revoke: fail, revokeAll: fail, rotate: fail }
      return accessDialect({ accessTokens, issuing: { access: fail } }, PUBLIC_URL)
    },
  }
})
