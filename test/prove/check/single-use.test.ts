import assert from 'node:assert/strict'
import { it } from 'node:test'
import { op, refused, unknown } from './given.ts'
import { checkSingleUse } from './single-use.ts'

const redeem = (told = {}) => op(0, { deed: 'redeem', ...told })
const asked = (times: number) => new Map([['one', times]])

it('has nothing against a token that was granted once, or never', () => {
  const ops = [redeem(), redeem(refused), redeem(unknown)]
  assert.deepEqual(checkSingleUse(ops, asked(1)), [])
  assert.deepEqual(checkSingleUse([redeem(refused)], new Map()), [])
})

it('finds a token that two callers were granted', () => {
  const ops = [redeem(), op(5, { subject: 'another' }), redeem({ server: 1 })]
  const [violation, ...others] = checkSingleUse(ops, asked(1))
  assert.match(violation?.sentence ?? '', /^one was granted 2 times/)
  assert.deepEqual(violation?.ops, [ops[0], ops[2]])
  assert.deepEqual(others, [])
})

it('finds a token that was granted again to somebody who never heard of it', () => {
  assert.equal(checkSingleUse([redeem(), redeem(unknown)], asked(2)).length, 1)
  assert.equal(checkSingleUse([redeem(unknown), redeem(unknown)], asked(2)).length, 1)
})

it('finds a request that was run twice', () => {
  assert.equal(checkSingleUse([op(0, { deed: 'run', ...unknown })], asked(2)).length, 1)
  assert.equal(checkSingleUse([op(0, { deed: 'run', ...unknown })], asked(1)).length, 0)
})
