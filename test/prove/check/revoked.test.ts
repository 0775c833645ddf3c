import assert from 'node:assert/strict'
import { it } from 'node:test'
import { op, refused, unknown } from './given.ts'
import { checkRevoked, lagsIn } from './revoked.ts'

const BOUND = 2_000
const end = (at: number, told = {}) =>
  op(at, { deed: 'end', subject: 'the end of one', ends: ['one'], answeredAt: at + 10, ...told })

it('has nothing against what is accepted before its end, and within the bound after it', () => {
  assert.deepEqual(checkRevoked([op(0), end(100), op(110 + BOUND), op(9_000, refused)], BOUND), [])
})

it('finds what is accepted later than the bound, and shows when', () => {
  const ops = [op(0), end(100, { server: 1 }), op(50, { subject: 'two' }), op(111 + BOUND)]
  const [violation] = checkRevoked(ops, BOUND)
  assert.match(
    violation?.sentence ?? '',
    /^one was accepted by server 0, asked 2001 ms after server 1/,
  )
  assert.deepEqual(violation?.ops, [ops[0], ops[1], ops[3]])
})

it('counts from the answer to the end, and as of when the late one was sent', () => {
  const slow = { answeredAt: 5_000 }
  assert.deepEqual(checkRevoked([end(0, slow), op(5_000 + BOUND)], BOUND), [])
  assert.deepEqual(checkRevoked([end(0), op(10 + BOUND, { answeredAt: 60_000 })], BOUND), [])
})

it('finds everything that one call ended', () => {
  const both = end(0, { ends: ['one', 'two'] })
  const late = ['one', 'two'].map((subject) => op(9_000, { subject }))
  assert.equal(checkRevoked([both, ...late], BOUND).length, 2)
})

it('lets an end of unknown outcome go either way, but not there and back', () => {
  const unsure = end(0, unknown)
  assert.deepEqual(checkRevoked([unsure, op(9_000)], BOUND), [])
  assert.deepEqual(checkRevoked([unsure, op(3_000), op(4_000, refused)], BOUND), [])
  const risen = [unsure, op(4_000, refused), op(4_002 + BOUND)]
  assert.match(checkRevoked(risen, BOUND)[0]?.sentence ?? '', /server 0 had refused it/)
})

it('takes an end that was refused, or a call without an answer, for none', () => {
  assert.deepEqual(checkRevoked([end(0, refused), op(9_000)], BOUND), [])
  assert.deepEqual(checkRevoked([end(0), op(9_000, unknown)], BOUND), [])
})

it('measures for how long each was accepted after the answer to its end', () => {
  const ops = [op(0), end(100), op(107), op(117), op(130), op(140, refused)]
  assert.deepEqual(
    lagsIn(ops).map(({ milliseconds }) => milliseconds),
    [20],
  )
})

it('measures nothing where nobody asked afterwards, and none where nobody was accepted', () => {
  assert.deepEqual(lagsIn([op(0), end(100)]), [])
  assert.deepEqual(lagsIn([op(0), end(100, unknown), op(200)]), [])
  const [lag] = lagsIn([op(0), end(100), op(111, refused)])
  assert.equal(lag?.milliseconds, 0)
})
