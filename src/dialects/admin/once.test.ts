import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  A_KEY,
  type AdminCall,
  administer,
  anInvitation,
  anOrganization,
  makerOf,
  newName,
  sessionOf,
} from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addOperator, addToken } from '../../../test/support/operators.ts'

const house = await deployed({ after })
const maker = makerOf(house)
const session = await sessionOf(house)

/** Every route that may be asked twice, with what of its answer is a secret. */
const ROUTES: readonly (readonly [secret: string, made: () => Promise<AdminCall>])[] = [
  ['password', async () => ({ method: 'POST', path: '/organizations', body: anOrganization() })],
  ['password', async () => ({ method: 'POST', path: '/operators', body: anInvitation() })],
  [
    'password',
    async () => ({ method: 'POST', path: `/operators/${await maker.member()}/reset-password` }),
  ],
  ['secret', async () => ({ method: 'POST', path: '/api-keys', body: A_KEY })],
  [
    'secret',
    async () => ({ method: 'POST', path: `/api-keys/${(await maker.key()).id}/rotate`, body: {} }),
  ],
]

const repeatable = async (made: () => Promise<AdminCall>) => {
  const headers = { 'idempotency-key': newName() }
  const call = { ...(await made()), headers }
  return {
    call,
    ask: (more: Partial<AdminCall> = {}) => administer(house, session, { ...call, ...more }),
  }
}

const countEvents = async () => (await house.stores.events.head()).seq

for (const [secret, made] of ROUTES) {
  const name = made.toString().match(/path: [`'](\/[a-z-]+)/)?.[1]

  describe(`${name} with a ${secret}, asked again under its key`, () => {
    it('does it once, and shows it again without its secret', async () => {
      const { ask } = await repeatable(made)
      const before = await countEvents()
      const [first, second] = [await ask(), await ask()]
      assert.equal(first.headers['idempotency-replayed'], undefined)
      assert.equal(second.headers['idempotency-replayed'], 'true')
      assert.equal(second.statusCode, first.statusCode)
      const { [secret]: shown, ...rest } = first.json()
      assert.match(shown, /^\w{20,}$/)
      assert.deepEqual(second.json(), { ...rest, [secret]: null })
      assert.equal(await countEvents(), before + 1)
    })

    it('does it once for fifty who ask at the same time', async () => {
      const { ask } = await repeatable(made)
      const before = await countEvents()
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask()))
      assert.equal(await countEvents(), before + 1)
      assert.equal(answers.filter((it) => it.statusCode < 300).length, 50)
      assert.equal(answers.filter((it) => it.json()[secret] !== null).length, 1)
      const ids = answers.map((it) => JSON.stringify(it.json()).match(/"id":"(\w+)"/)?.[1])
      assert.equal(new Set(ids).size, 1)
    })

    it('refuses another request under that key, and does it for another operator', async () => {
      const { call, ask } = await repeatable(made)
      await ask()
      const other = await ask({ path: '/operators', body: anInvitation() })
      assert.equal(other.statusCode, 422)
      const owner = await addToken(house, await addOperator(house))
      const { statusCode, headers } = await administer(house, owner.secret, {
        ...call,
        path: '/operators',
        body: anInvitation(),
      })
      assert.equal(statusCode, 201)
      assert.equal(headers['idempotency-replayed'], undefined)
    })
  })
}

describe('a retry', () => {
  it('shows the thing as it is by then', async () => {
    const { ask } = await repeatable(async () => ({
      method: 'POST',
      path: '/api-keys',
      body: A_KEY,
    }))
    const { id } = (await ask()).json().apiKey
    await maker.done('DELETE', `/api-keys/${id}`)
    assert.match((await ask()).json().apiKey.revokedAt, /^2030-/)
  })

  it('does what was refused before', async () => {
    const { ask } = await repeatable(async () => ({
      method: 'POST',
      path: '/operators',
      body: { ...anInvitation(), username: 'ADMIN' },
    }))
    assert.equal((await ask()).statusCode, 409)
    assert.equal((await ask({ body: anInvitation() })).statusCode, 201)
  })

  it('is no excuse for who may not, or for a key that is none', async () => {
    const { call } = await repeatable(async () => ({
      method: 'POST',
      path: '/api-keys',
      body: A_KEY,
    }))
    const member = await addToken(house, await addOperator(house, { role: 'member' }))
    assert.equal((await administer(house, member.secret, call)).statusCode, 403)
    for (const key of [
      'x'.repeat(15),
      'x'.repeat(256),
      `${newName()} `.repeat(2),
      'é'.repeat(16),
    ]) {
      const headers = { 'idempotency-key': key }
      const { errors } = (await administer(house, session, { ...call, headers })).json()
      assert.equal(errors[0].field, 'Idempotency-Key')
    }
  })
})
