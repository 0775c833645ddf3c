import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'
import { addOperator, addToken } from '../../../test/support/operators.ts'
import { sessionCalls } from '../../../test/support/session-calls.ts'

const MINUTE = 60_000
const house = await deployed({ after })
const { app, stores } = house
const AUTH = '/api/v1/auth'

const { changePassword, logIn, signIn } = sessionCalls(house)

const statusOf = async (secret: string) => {
  const headers = { cookie: `vai_token=${secret}` }
  return (await app.inject({ url: `${AUTH}/me`, headers })).statusCode
}

describe('signing in', () => {
  it('begins another session each time, of twelve hours to the instant', async () => {
    const operator = await addOperator(house)
    const [one, two] = [await signIn(operator), await signIn(operator)]
    assert.notEqual(one.secret, two.secret)
    assert.match(one.secret, /^vai_ses_[0-9A-Za-z]{38}$/)
    await house.advance(12 * 60 * MINUTE - 1)
    assert.equal(await statusOf(one.secret), 200)
    await house.advance(1)
    assert.equal(await statusOf(one.secret), 401)
  })

  it('leaves the token in the cookie alone, which travels in clear on this machine only', async () => {
    const { answer, secret } = await signIn(await addOperator(house))
    assert.ok(!answer.body.includes(secret))
    assert.match(String(answer.headers['set-cookie']), /; HttpOnly; SameSite=Lax$/)
  })

  it('is over with signing out, in this session and in no other', async () => {
    const operator = await addOperator(house)
    const [one, two] = [await signIn(operator), await signIn(operator)]
    const headers = { authorization: `Bearer ${one.secret}` }
    await app.inject({ method: 'POST', url: `${AUTH}/logout`, headers })
    assert.deepEqual([await statusOf(one.secret), await statusOf(two.secret)], [401, 200])
  })

  it('works for nobody who was deactivated', async () => {
    const { id, username, password, organization } = await addOperator(house, { role: 'member' })
    await stores.operators.deactivate(id, true, {
      type: 'operator.deactivated',
      actor: 'machine',
      credential: null,
      organization,
      subject: `operator:${id}`,
      ends: [],
      details: {},
    })
    const [theirs, nobodys] = [await logIn(username, password), await logIn('nobody', password)]
    assert.deepEqual([theirs.statusCode, theirs.body], [401, nobodys.body])
  })
})

it('signing in begins nothing for a password that is changed while it is looked at', async () => {
  const operator = await addOperator(house)
  const session = await addToken(house, operator, { kind: 'session' })
  const { add } = stores.longLived
  Object.assign(stores.longLived, {
    add: async (...added: Parameters<typeof add>) => {
      await changePassword(session.secret, operator.password, 'quite another password')
      return add(...added)
    },
  })
  const { answer, secret } = await signIn(operator)
  Object.assign(stores.longLived, { add })
  assert.deepEqual([answer.statusCode, secret], [401, ''])
  const filter = { organization: operator.organization, operator: operator.id }
  const all = { ...filter, kinds: ['session'] as const, includeRevoked: false }
  const { items } = await stores.longLived.list(all, { after: undefined, limit: 9 })
  assert.deepEqual(
    items.map(({ id }) => id),
    [session.id],
  )
})

describe('changing the password', () => {
  const BETTER = 'a better password'

  it('ends every session but the one it is done in, and the old password', async () => {
    const operator = await addOperator(house)
    const token = await addToken(house, operator)
    const [here, elsewhere] = [await signIn(operator), await signIn(operator)]
    const answer = await changePassword(here.secret, operator.password, BETTER)
    assert.equal(answer.statusCode, 204)
    const seen = [here, elsewhere, token].map(({ secret }) => statusOf(secret))
    assert.deepEqual(await Promise.all(seen), [200, 401, 200])
    assert.equal((await logIn(operator.username, operator.password)).statusCode, 401)
    assert.equal((await logIn(operator.username, BETTER)).statusCode, 200)
  })

  it('takes 12 to 256 characters, however they are typed', async () => {
    const operator = await addOperator(house)
    const { secret } = await addToken(house, operator)
    const composed = 'é'.repeat(256)
    const answer = await changePassword(secret, operator.password, composed.normalize('NFD'))
    assert.equal(answer.statusCode, 204)
    assert.equal((await logIn(operator.username, composed)).statusCode, 200)
    assert.equal((await changePassword(secret, composed, '👋'.repeat(11))).statusCode, 400)
    assert.equal((await changePassword(secret, composed, '👋'.repeat(12))).statusCode, 204)
  })
})

it('neither keeps nor logs a password, or a session', async () => {
  const operator = await addOperator(house)
  const { secret } = await signIn(operator)
  await changePassword(secret, operator.password, 'never to be seen again')
  await logIn(operator.username, 'nor is a wrong one')
  await house.stores.dependencies.database?.()
  const written = Buffer.from((await house.kept()) + JSON.stringify(house.log))
  for (const hidden of [operator.password, 'never to be seen', 'nor is a wrong', secret]) {
    assert.equal(written.indexOf(hidden), -1, hidden)
  }
})
