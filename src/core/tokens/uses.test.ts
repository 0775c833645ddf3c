import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createUses } from './long-lived.ts'

/** A place to write uses down, which can be away, and waits to be told to go on. */
function aPlace() {
  const written: { readonly digest: string; readonly at: number }[] = []
  let [isAway, holding, times] = [false, Promise.resolve(), 0]
  return {
    written,
    times: () => times,
    turn: (away: boolean) => {
      isAway = away
    },
    holdUp() {
      const held = Promise.withResolvers<void>()
      holding = held.promise
      return held.resolve
    },
    async used(uses: readonly { readonly digest: string; readonly at: number }[]) {
      times++
      await holding
      if (isAway) throw new Error('away')
      written.push(...uses)
    },
  }
}

it('writes the last use of each secret down, once, and nothing where nothing was used', async () => {
  let now = 1
  const place = aPlace()
  const uses = createUses(place, () => now)
  uses.note('one')
  uses.note('two')
  now = 2
  uses.note('one')
  await uses.flush()
  await uses.flush()
  assert.deepEqual(place.written, [
    { digest: 'one', at: 2 },
    { digest: 'two', at: 1 },
  ])
  assert.equal(place.times(), 1)
})

it('keeps what could not be written for the next time', async () => {
  const place = aPlace()
  const uses = createUses(place, () => 1)
  uses.note('one')
  place.turn(true)
  await assert.rejects(uses.flush(), /away/)
  place.turn(false)
  await uses.flush()
  assert.deepEqual(place.written, [{ digest: 'one', at: 1 }])
})

it('does not lose a use that comes while it writes', async () => {
  let now = 1
  const place = aPlace()
  const uses = createUses(place, () => now)
  uses.note('one')
  const release = place.holdUp()
  const flushed = uses.flush()
  now = 2
  uses.note('one')
  release()
  await flushed
  await uses.flush()
  assert.deepEqual(place.written.at(-1), { digest: 'one', at: 2 })
})

it('writes a thousand at a time', async () => {
  const place = aPlace()
  const uses = createUses(place, () => 1)
  for (let serial = 0; serial < 2_500; serial++) uses.note(`${serial}`)
  await uses.flush()
  assert.deepEqual([place.times(), place.written.length], [3, 2_500])
})
