import assert from 'node:assert/strict'
import { createHook } from 'node:async_hooks'
import { after, describe, it } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'
import { addOperator, addToken } from '../../../test/support/operators.ts'
import { sessionCalls, TEN_WRONG } from '../../../test/support/session-calls.ts'
import { machineVerbs } from '../../cli/local/machine-verbs.ts'

const house = await deployed({ after })
const { changePassword, freshAddress, logIn, statuses } = sessionCalls(house)

/** The longest text that was normalized while something was done. */
async function longestNormalized(work: () => Promise<unknown>): Promise<number> {
  const { normalize } = String.prototype
  let longest = 0
  String.prototype.normalize = function (...form) {
    longest = Math.max(longest, this.length)
    return normalize.apply(this, form)
  }
  await work().finally(() => {
    String.prototype.normalize = normalize
  })
  return longest
}

/** As long as a body can hold them. */
const ACCENTS = `a${'\u0301\u0316'.repeat(3_900)}`
const LONG = ['x'.repeat(257), '👋'.repeat(257), 'x'.repeat(16_000), ACCENTS]

describe('a name or a password that is too long', () => {
  it('is refused like a wrong one, and neither normalized nor hashed', async () => {
    const { username, password } = await addOperator(house)
    const wrong = await logIn(username, 'wrong')
    let hashes = 0
    const hook = createHook({
      init(_, type) {
        if (type === 'ARGON2REQUEST') hashes += 1
      },
    }).enable()
    const longest = await longestNormalized(async () => {
      for (const long of LONG) {
        for (const answer of [await logIn(username, long), await logIn(long, password)]) {
          assert.deepEqual([answer.statusCode, answer.body], [401, wrong.body])
        }
      }
    })
    hook.disable()
    assert.equal(hashes, 0)
    assert.ok(longest <= 1_024, `${longest} characters were normalized`)
  })

  it('counts as a failure', async () => {
    const { username, password } = await addOperator(house)
    const address = freshAddress()
    const long = LONG[0] ?? ''
    assert.deepEqual(await statuses(11, () => logIn(username, long, address)), [...TEN_WRONG, 429])
    assert.equal((await logIn(username, password, address)).statusCode, 429)
    const other = freshAddress()
    assert.deepEqual(await statuses(11, () => logIn(long, password, other)), [...TEN_WRONG, 429])
  })

  it('is no password to change to or from, and is not normalized there', async () => {
    const operator = await addOperator(house)
    const { secret } = await addToken(house, operator)
    const longest = await longestNormalized(async () => {
      for (const long of LONG) {
        assert.equal((await changePassword(secret, operator.password, long)).statusCode, 400)
        assert.equal((await changePassword(secret, long, 'quite another')).statusCode, 403)
      }
    })
    assert.ok(longest <= 1_024, `${longest} characters were normalized`)
  })
})

describe('a name that is too long', () => {
  it('belongs to nobody whose tokens could be listed, nor whose password could be reset', async () => {
    const operator = await addOperator(house)
    const { secret } = await addToken(house, operator)
    const long = `${operator.username}${'\u0301\u0316'.repeat(600)}`
    const longest = await longestNormalized(async () => {
      for (const path of ['/api/tokens', '/api/v1/admin/tokens']) {
        const answer = await house.app.inject({
          url: `${path}?username=${encodeURIComponent(long)}`,
          headers: { authorization: `Bearer ${secret}` },
        })
        assert.ok([200, 400].includes(answer.statusCode), answer.body)
        assert.ok(!answer.body.includes('vai_pat_'), answer.body)
      }
      const reset = await machineVerbs(house).resetPassword(long)
      assert.deepEqual(reset, { ok: false, denial: 'operator_not_found' })
    })
    assert.equal(longest, 0)
  })

  it('leaves no more in memory than a short one', async () => {
    const { names } = house.limiters
    const address = freshAddress()
    const before = names()
    await logIn('x'.repeat(255), 'wrong', address)
    assert.equal(names() - before, 2)
    for (let at = 0; at < 5; at++) await logIn(`${at}${'x'.repeat(100_000)}`, 'wrong', address)
    assert.ok(names() - before <= 3, 'what is too long is one name')
  })
})
