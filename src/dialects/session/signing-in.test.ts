import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'
import { addOperator, addToken, type TestOperator } from '../../../test/support/operators.ts'
import { StoreDown } from '../../core/store-down.ts'

const MINUTE = 60_000
const house = await deployed({ after })
const { app, stores } = house
const AUTH = '/api/v1/auth'

let addresses = 0
/** An address that nobody has come from. */
const freshAddress = () => `198.51.${Math.floor(addresses / 250)}.${(addresses++ % 250) + 1}`

const logIn = (username: string, password: string, remoteAddress = freshAddress()) =>
  app.inject({ method: 'POST', url: `${AUTH}/login`, body: { username, password }, remoteAddress })

const signIn = async ({ username, password }: Pick<TestOperator, 'password' | 'username'>) => {
  const answer = await logIn(username, password)
  const [, secret = ''] = /^vai_token=([^;]+);/.exec(String(answer.headers['set-cookie'])) ?? []
  return { secret, answer, id: answer.json().session?.sessionId }
}

const statusOf = async (secret: string) => {
  const headers = { cookie: `vai_token=${secret}` }
  return (await app.inject({ url: `${AUTH}/me`, headers })).statusCode
}

const changePassword = (secret: string, currentPassword: string, newPassword: string) => {
  const headers = { authorization: `Bearer ${secret}` }
  const body = { currentPassword, newPassword }
  const remoteAddress = freshAddress()
  return app.inject({ method: 'POST', url: `${AUTH}/password`, headers, body, remoteAddress })
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

const statuses = async (times: number, attempt: () => ReturnType<typeof logIn>) => {
  const all = []
  for (let time = 0; time < times; time++) all.push((await attempt()).statusCode)
  return all
}
const TEN = Array.from({ length: 10 }, () => 401)

describe('failing to sign in', () => {
  it('does not count what could not be judged, the store being away', async () => {
    const { username, password } = await addOperator(house)
    const { forSigningIn } = stores.operators
    const away = () => Promise.reject(new StoreDown('away'))
    Object.assign(stores.operators, { forSigningIn: away })
    const during = await statuses(11, () => logIn(username, password))
    Object.assign(stores.operators, { forSigningIn })
    assert.deepEqual(new Set(during), new Set([503]))
    assert.equal((await logIn(username, password)).statusCode, 200)
  })

  it('ten times shuts a name off for five minutes, from wherever, be it anybody’s or not', async () => {
    const { username, password } = await addOperator(house)
    for (const name of [username, 'nobody-at-all']) {
      assert.deepEqual(await statuses(11, () => logIn(name, 'wrong')), [...TEN, 429])
    }
    await house.advance(5 * MINUTE - 1)
    const refused = await logIn(username.toUpperCase(), password)
    assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [429, '1'])
    await house.advance(1)
    assert.equal((await logIn(username, password)).statusCode, 200)
  })

  it('ten times shuts an address off, whatever the names, and no other address', async () => {
    const { username, password } = await addOperator(house)
    const address = freshAddress()
    let names = 0
    const guess = () => logIn(`name-${names++}`, 'wrong', address)
    assert.deepEqual(await statuses(11, guess), [...TEN, 429])
    assert.equal((await logIn(username, password, address)).statusCode, 429)
    assert.equal((await logIn(username, password)).statusCode, 200)
  })

  it('is not forgiven by signing in under a name of one’s own', async () => {
    const [victim, guesser] = [await addOperator(house), await addOperator(house)]
    const address = freshAddress()
    const guessAndSignIn = async () => {
      const guess = await logIn(victim.username, 'wrong', address)
      await logIn(guesser.username, guesser.password, address)
      return guess
    }
    assert.deepEqual(await statuses(11, guessAndSignIn), [...TEN, 429])
  })

  it('is not how signing in counts, however often', async () => {
    const { username, password } = await addOperator(house)
    const address = freshAddress()
    const all = await statuses(12, () => logIn(username, password, address))
    assert.ok(all.every((status) => status === 200))
  })

  it('gets no more guesses by guessing all at once', async () => {
    const { username } = await addOperator(house)
    const guesses = Array.from({ length: 50 }, () => logIn(username, 'wrong'))
    const judged = (await Promise.all(guesses)).filter(({ statusCode }) => statusCode === 401)
    assert.equal(judged.length, 10)
  })
})

it('failing to sign in takes the same work for a name that is nobody’s', async () => {
  const { passwords } = house
  const { verify } = passwords
  const judged: boolean[] = []
  Object.assign(passwords, {
    verify: async (...asked: Parameters<typeof verify>) => {
      const isRight = await verify(...asked)
      judged.push(isRight)
      return isRight
    },
  })
  await logIn('nobody-knows', 'wrong')
  Object.assign(passwords, { verify })
  assert.deepEqual(judged, [false])
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

  it('counts a wrong one as a failed sign-in', async () => {
    const { id, organization, username, password } = await addOperator(house)
    const operator = { id, organization, username, password }
    const { secret } = await addToken(house, operator)
    for (let time = 0; time < 10; time++) await changePassword(secret, 'wrong', BETTER)
    assert.equal((await changePassword(secret, password, BETTER)).statusCode, 429)
    assert.equal((await logIn(username, password)).statusCode, 429)
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
