import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type Deployed, deployed } from '../../../test/support/deployment.ts'
import { addOperator, addToken } from '../../../test/support/operators.ts'
import {
  duringAFault,
  duringAnOutage,
  type VectorOperator,
  vectorOperator,
} from '../../../test/support/vector-operators.ts'
import { assertAnswer, readVectors, send } from '../../../test/support/vectors.ts'
import { dialectContract } from '../contract.ts'
import { sessionDialect } from './routes.ts'

const PUBLIC_URL = 'https://tokens.example.com'

const house = await deployed(
  { after },
  { JETON_BODY_LIMIT_BYTES: '2048', JETON_PUBLIC_URL: PUBLIC_URL },
)

/** What `given` of a vector stands for. */
interface Situation {
  readonly before?: (of: VectorOperator) => Promise<unknown>
  readonly during?: <T>(house: Deployed, work: () => Promise<T>) => Promise<T>
}

async function failTenTimes({ operator: { username } }: VectorOperator): Promise<void> {
  for (let times = 0; times < 10; times++) {
    const body = { username, password: 'wrong' }
    await house.app.inject({ method: 'POST', url: '/api/v1/auth/login', body })
  }
}

const SITUATIONS: Readonly<Record<string, Situation>> = {
  '': {},
  'ten failures': { before: failTenTimes },
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
        await house.advance(300_000) // nobody's failures are counted any more
      })
    }
  })
}

dialectContract('session', async (t) => {
  const own = await deployed(t)
  const operator = await addOperator(own)
  const { username, password } = operator
  const { secret } = await addToken(own, operator, { kind: 'session' })
  const headers = { authorization: `Bearer ${secret}` }
  const passwords = { currentPassword: password, newPassword: password }
  const auth = '/api/v1/auth'
  return {
    app: own.app,
    calls: [
      { method: 'POST', url: `${auth}/login`, headers: {}, body: { username, password } },
      { method: 'GET', url: `${auth}/me`, headers },
      { method: 'POST', url: `${auth}/password`, headers, body: passwords },
      { method: 'POST', url: `${auth}/logout`, headers },
    ],
    isRefusal: (body) =>
      Object.keys(body).join() === 'type,title,status,detail' &&
      'detail' in body &&
      typeof body.detail === 'string',
    closeStore: own.closeStore,
    failing(fault) {
      const fail = () => Promise.reject(fault)
      const sessions = { signIn: fail, signOut: fail, me: fail, changePassword: fail }
      return sessionDialect({ sessions }, PUBLIC_URL)
    },
  }
})
