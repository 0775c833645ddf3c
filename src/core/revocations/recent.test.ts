import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Event } from '../events/index.ts'
import { createRecent } from './recent.ts'

const event = (seq: number): Event => ({
  ...{ seq, at: 0, type: 'token.revoked', organization: 'acme', actor: 'machine' },
  ...{ credential: null, subject: 'token:one', ends: [], details: {}, hash: `hash ${seq}` },
})
const placeOf = (seq: number, hash = `hash ${seq}`) => ({ seq, hash })

function aLog(most: number, upTo: number) {
  const recent = createRecent(most)
  recent.begin(placeOf(3))
  for (let seq = 4; seq <= upTo; seq++) recent.add([event(seq)])
  return (seq: number, hash?: string) => recent.since(placeOf(seq, hash))?.map((it) => it.seq)
}

it('gives what came after a place, from where it began', () => {
  const since = aLog(10, 6)
  assert.deepEqual(
    [3, 4, 5, 6].map((seq) => since(seq)),
    [[4, 5, 6], [5, 6], [6], []],
  )
})

it('says nothing of a place that it does not know, or in another log', () => {
  const since = aLog(10, 6)
  assert.deepEqual([since(2), since(7), since(5, 'another')], [undefined, undefined, undefined])
})

it('keeps so many events and no more', () => {
  const since = aLog(2, 8)
  assert.deepEqual(
    [5, 6, 7].map((seq) => since(seq)),
    [undefined, [7, 8], [8]],
  )
})

it('keeps nothing of the log before, when it begins anew', () => {
  const recent = createRecent(10)
  recent.begin(placeOf(3))
  recent.add([event(4)])
  recent.begin(placeOf(2))
  assert.deepEqual([recent.since(placeOf(4)), recent.since(placeOf(2))], [undefined, []])
})
