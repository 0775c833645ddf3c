import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Answer, type Denial, deny } from '../answer.ts'
import { createCounters } from './counters.ts'
import { counting } from './counting.ts'
import type { Count, Counted } from './store.ts'

type Given = { readonly organization: string }

const HOUR = 3_600_000
const ISSUED: Count = { organization: 'acme', kind: 'stream', outcome: 'issued', refusal: '' }

/** A store that can be away, and can be held up. */
function aStore() {
  const added: Counted[] = []
  let [isAway, holding]: [boolean, Promise<unknown>] = [false, Promise.resolve()]
  return {
    added,
    add: async (counted: readonly Counted[]) => {
      await holding
      if (isAway) throw new Error('away')
      added.push(...counted)
    },
    goAway: () => {
      isAway = true
    },
    comeBack: () => {
      isAway = false
    },
    holdUp() {
      const { promise, resolve } = Promise.withResolvers<void>()
      holding = promise
      return resolve
    },
  }
}

it('adds up by hour, and writes each sum down once', async () => {
  let now = 7 * HOUR + 1
  const counters = createCounters(() => now)
  const store = aStore()
  counters.count(ISSUED)
  counters.count(ISSUED)
  counters.count({ ...ISSUED, organization: '' })
  now = 8 * HOUR
  counters.count(ISSUED)
  await counters.flush(store)
  await counters.flush(store)
  assert.deepEqual(store.added, [
    { ...ISSUED, hourAt: 7 * HOUR, count: 2 },
    { ...ISSUED, hourAt: 7 * HOUR, count: 1, organization: '' },
    { ...ISSUED, hourAt: 8 * HOUR, count: 1 },
  ])
})

it('keeps what could not be written for the next time, with what came since', async () => {
  const counters = createCounters(() => 0)
  const store = aStore()
  counters.count(ISSUED)
  store.goAway()
  await assert.rejects(counters.flush(store), /away/)
  counters.count(ISSUED)
  store.comeBack()
  await counters.flush(store)
  assert.deepEqual(store.added, [{ ...ISSUED, hourAt: 0, count: 2 }])
})

it('writes nothing twice when two flushes overlap, nor loses what is counted meanwhile', async () => {
  const counters = createCounters(() => 0)
  const store = aStore()
  counters.count(ISSUED)
  const release = store.holdUp()
  const flushes = [counters.flush(store), counters.flush(store)]
  counters.count(ISSUED)
  release()
  await Promise.all(flushes)
  assert.equal(
    store.added.reduce((sum, { count }) => sum + count, 0),
    2,
  )
})

it('holds ten thousand sums at most, and loses no count: the rest is added up together', async () => {
  let now = 0
  const counters = createCounters(() => now)
  const store = aStore()
  for (let serial = 0; serial < 20_000; serial++) {
    counters.count({ ...ISSUED, organization: `${serial}` })
  }
  now = HOUR
  for (let serial = 0; serial < 20_000; serial++) {
    counters.count({ ...ISSUED, organization: `${serial}` })
  }
  now = 0
  counters.count({ ...ISSUED, organization: '0' })
  await counters.flush(store)
  assert.deepEqual([store.added.length, store.added[0]?.count], [10_000, 2])
  assert.deepEqual(store.added.at(-1), { ...ISSUED, hourAt: 0, organization: '', count: 30_001 })
})

it('counts what a verb gives and denies, for the organization that it names', async () => {
  const told: Count[] = []
  const verb = async (organization?: string): Promise<Answer<Given, Denial<'not_now'>>> =>
    organization === undefined ? deny('not_now') : { ok: true, organization }
  const counted = counting({ count: (what) => told.push(what) }, 'stream', 'issued', verb)
  assert.deepEqual(await counted('acme'), await verb('acme'))
  assert.deepEqual(await counted(), await verb())
  const refused = { organization: '', outcome: 'refused', refusal: 'not_now' }
  assert.deepEqual(told, [ISSUED, { ...ISSUED, ...refused }])
})
