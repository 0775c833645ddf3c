import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'
import { addOperator, addToken } from '../../../test/support/operators.ts'
import { sessionCalls, TEN_WRONG } from '../../../test/support/session-calls.ts'
import { machineVerbs } from '../../cli/local/machine-verbs.ts'
import { StoreDown } from '../../core/store-down.ts'

const MINUTE = 60_000
const house = await deployed({ after })
const { stores } = house
const { changePassword, freshAddress, logIn, statuses } = sessionCalls(house)

describe('failing to sign in', () => {
  it('ten times shuts a network off for five minutes', async () => {
    const { username, password } = await addOperator(house)
    const address = freshAddress()
    assert.deepEqual(await statuses(11, () => logIn(username, 'wrong', address)), [
      ...TEN_WRONG,
      429,
    ])
    await house.advance(5 * MINUTE - 1)
    const refused = await logIn(username.toUpperCase(), password, address)
    assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [429, '1'])
    await house.advance(1)
    assert.equal((await logIn(username, password, address)).statusCode, 200)
  })

  it('holds nobody out who comes from another network, however many strangers fail', async () => {
    const { username, password } = await addOperator(house)
    for (let strangers = 0; strangers < 250; strangers++) {
      assert.equal((await logIn(username, 'wrong')).statusCode, 401)
      if (strangers % 25 === 0) assert.equal((await logIn(username, password)).statusCode, 200)
    }
    const address = freshAddress()
    for (let times = 0; times < 5; times++) {
      assert.equal((await logIn(username, password, address)).statusCode, 200)
    }
  })

  it('a hundred times under one name lets each network try it once a minute', async () => {
    const { username, password } = await addOperator(house)
    for (let strangers = 0; strangers < 100; strangers++) await logIn(username, 'wrong')
    const address = freshAddress()
    assert.equal((await logIn(username, 'wrong', address)).statusCode, 401)
    const refused = await logIn(username, password, address)
    assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [429, '60'])
    assert.equal((await logIn('another-name', 'wrong', address)).statusCode, 401)
    await house.advance(MINUTE)
    assert.equal((await logIn(username, password, address)).statusCode, 200)
  })

  it('is forgotten when the password is reset on the machine', async () => {
    const { username } = await addOperator(house)
    const address = freshAddress()
    await statuses(11, () => logIn(username, 'wrong', address))
    const reset = await machineVerbs(house).resetPassword(username)
    assert.ok(reset.ok)
    assert.equal((await logIn(username, reset.password, address)).statusCode, 200)
  })

  it('ten times shuts an address off, whatever the names, and no other address', async () => {
    const { username, password } = await addOperator(house)
    const address = freshAddress()
    let names = 0
    const guess = () => logIn(`name-${names++}`, 'wrong', address)
    assert.deepEqual(await statuses(11, guess), [...TEN_WRONG, 429])
    assert.equal((await logIn(username, password, address)).statusCode, 429)
    assert.equal((await logIn(username, password)).statusCode, 200)
  })
})

describe('a failed attempt to sign in', () => {
  it('is none that could not be judged, the store being away', async () => {
    const { username, password } = await addOperator(house)
    const { forSigningIn } = stores.operators
    const away = () => Promise.reject(new StoreDown('away'))
    Object.assign(stores.operators, { forSigningIn: away })
    const during = await statuses(11, () => logIn(username, password))
    Object.assign(stores.operators, { forSigningIn })
    assert.deepEqual(new Set(during), new Set([503]))
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
    assert.deepEqual(await statuses(11, guessAndSignIn), [...TEN_WRONG, 429])
  })

  it('is no successful one, however many there are', async () => {
    const { username, password } = await addOperator(house)
    const address = freshAddress()
    const all = await statuses(12, () => logIn(username, password, address))
    assert.ok(all.every((status) => status === 200))
  })

  it('gives no more guesses when all are made at once', async () => {
    const { username } = await addOperator(house)
    const address = freshAddress()
    const guesses = Array.from({ length: 50 }, () => logIn(username, 'wrong', address))
    const judged = (await Promise.all(guesses)).filter(({ statusCode }) => statusCode === 401)
    assert.equal(judged.length, 10)
  })
})

describe('failing to change the password', () => {
  const BETTER = 'a better password'

  it('counts as failing to sign in, for the network', async () => {
    const operator = await addOperator(house)
    const { secret } = await addToken(house, operator)
    const address = freshAddress()
    const guess = () => changePassword(secret, 'wrong', BETTER, address)
    for (let time = 0; time < 10; time++) assert.equal((await guess()).statusCode, 403)
    assert.equal((await logIn(operator.username, operator.password, address)).statusCode, 429)
  })

  it('ten times from wherever shuts that off, and not signing in', async () => {
    const operator = await addOperator(house)
    const { secret } = await addToken(house, operator)
    for (let time = 0; time < 10; time++) await changePassword(secret, 'wrong', BETTER)
    assert.equal((await changePassword(secret, operator.password, BETTER)).statusCode, 429)
    assert.equal((await logIn(operator.username, operator.password)).statusCode, 200)
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
