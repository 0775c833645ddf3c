import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createFeed, type Read } from './feed.ts'
import { remembered } from './remembered.ts'
import type { Seen } from './store.ts'

interface Thing {
  readonly name: string
}

/** A memory over a place where the test keeps things, that tells how often it was asked. */
function aMemory(most?: number, weigh: (thing: Thing) => number = () => 1) {
  const notes: Read[] = []
  const feed = createFeed((how) => notes.push(how))
  const things = new Map<string, Thing>()
  let [seq, reads] = [0, 0]
  let holding: Promise<void> = Promise.resolve()
  const read = async (key: string): Promise<Seen<Thing>> => {
    const seen = { value: things.get(key), asOf: seq }
    reads++
    await holding
    return seen
  }
  return {
    feed,
    notes,
    things,
    reads: () => reads,
    /** Ends a thing, as a store does it: the change, the event, and then whoever follows. */
    end(key: string) {
      things.delete(key)
      seq++
      feed.advance(seq, [`token:${key}`])
    },
    /** Holds every answer up until it is told to go on. */
    holdUp() {
      const held = Promise.withResolvers<void>()
      holding = held.promise
      return held.resolve
    },
    find: remembered<string, Thing>({
      feed,
      read,
      weigh,
      subjectsOf: ({ name }) => [`token:${name}`],
      ...(most === undefined ? {} : { most }),
    }),
  }
}

it('reads what it does not know, and only that', async () => {
  const { find, things, reads } = aMemory()
  things.set('one', { name: 'one' })
  assert.deepEqual([await find('one'), await find('one')], [{ name: 'one' }, { name: 'one' }])
  assert.equal(reads(), 1)
})

it('does not remember that nothing is there', async () => {
  const { find, things } = aMemory()
  assert.equal(await find('one'), undefined)
  things.set('one', { name: 'one' })
  assert.ok(await find('one'))
})

it('gives nothing any more that has ended, and the rest unread', async () => {
  const { find, things, end, reads } = aMemory()
  for (const name of ['one', 'two']) things.set(name, { name })
  await Promise.all([find('one'), find('two')])
  end('one')
  assert.equal(await find('one'), undefined)
  assert.ok(await find('two'))
  assert.equal(reads(), 3)
})

it('never gives what was being read while it ended', async () => {
  const { find, things, end, holdUp } = aMemory()
  things.set('one', { name: 'one' })
  const release = holdUp()
  const early = find('one')
  end('one')
  release()
  assert.equal(await early, undefined)
  assert.equal(await find('one'), undefined)
})

it('discards what was being read when the memory was reset', async () => {
  const { find, things, feed, reads, holdUp } = aMemory()
  things.set('one', { name: 'one' })
  const release = holdUp()
  const early = find('one')
  things.set('one', { name: 'put back' }) // and no event tells of it
  feed.reset()
  release()
  assert.deepEqual(await early, { name: 'put back' })
  assert.equal(reads(), 2)
  feed.reset()
  assert.deepEqual(await find('one'), { name: 'put back' })
  assert.equal(reads(), 3)
})

it('gives nothing that it remembers while the feed is not fresh, and then again what is so', async () => {
  const { find, things, feed, reads } = aMemory()
  for (const name of ['one', 'two']) things.set(name, { name })
  await Promise.all([find('one'), find('two')])
  let isFresh = false
  feed.freshWhile(() => isFresh)
  things.delete('one') // by somebody else, of whom the feed has yet to hear
  assert.equal(await find('one'), undefined)
  assert.ok(await find('two'))
  assert.equal(reads(), 4)
  isFresh = true
  assert.ok(await find('two'))
  assert.equal(reads(), 4)
})

it('gives what the store says when the feed has heard of more than the store knows', async () => {
  const { find, things, feed, reads } = aMemory()
  things.set('one', { name: 'put back' })
  feed.advance(100, ['token:put back']) // before the database was put back
  assert.deepEqual(await find('one'), { name: 'put back' })
  const before = reads()
  assert.deepEqual(await find('one'), { name: 'put back' })
  assert.ok(before < 10 && reads() > before)
})

it('pays for a shared slot with a read, and with nothing else', async () => {
  const { find, things, end, reads } = aMemory()
  things.set('one', { name: 'one' })
  await find('one')
  end(sharingASlotWith('one'))
  assert.ok(await find('one'))
  assert.ok(await find('one'))
  assert.equal(reads(), 2)
})

/** Another name, whose end is taken for the end of this one. */
function sharingASlotWith(name: string): string {
  const feed = createFeed()
  feed.advance(1, [`token:${name}`])
  for (let serial = 0; serial < 10_000_000; serial++) {
    if (!feed.isCurrent(0, [`token:${serial}`])) return `${serial}`
  }
  return assert.fail('none shares the slot')
}

it('remembers so many and no more', async () => {
  const { find, things, reads } = aMemory(2)
  for (const name of ['a', 'b', 'c']) things.set(name, { name })
  for (const name of ['a', 'b', 'c', 'c', 'b', 'a']) await find(name)
  assert.equal(reads(), 4)
})

it('tells how it was read: from the memory, past it, or because it was not there', async () => {
  const { feed, find, notes, things, end } = aMemory()
  things.set('one', { name: 'one' })
  await find('one')
  await find('one')
  end('one')
  await find('one')
  feed.freshWhile(() => false)
  await find('one')
  assert.deepEqual(notes, ['miss', 'hit', 'miss', 'bypass'])
})

it('remembers fewer of what weighs more, and nothing that weighs more than all', async () => {
  const { things, find, reads } = aMemory(10, ({ name }) => name.length)
  for (const name of ['a', 'b', 'x'.repeat(8), 'x'.repeat(11)]) things.set(name, { name })
  for (const name of things.keys()) await find(name)
  assert.equal(reads(), 4)
  for (const name of ['a', 'b', 'x'.repeat(8)]) await find(name)
  assert.equal(reads(), 4)
  await find('x'.repeat(11))
  assert.equal(reads(), 5)
})
