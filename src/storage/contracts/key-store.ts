import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { EventStore } from '../../core/events/index.ts'
import { type KeyStore, SIGNING_KEYS, type StoredKey } from '../../core/tokens/index.ts'
import { changeOf } from './changes.ts'
import { type Engine, fifty, guarantees } from './engine.ts'

interface Opened {
  readonly keys: KeyStore
  readonly events: EventStore
  /** The same store, as the next process finds it. */
  readonly reopen: () => Promise<KeyStore>
}

const key = (id: string, signsFrom = 1_000) => ({
  id,
  createdAt: signsFrom - 500,
  signsFrom,
  retiredAt: null,
  sealed: `sealed ${id}`,
})

const add = (keys: KeyStore, entry: StoredKey, seen: readonly string[]) =>
  keys.add(entry, seen, changeOf('signing_key.added', `signingKey:${entry.id}`))
const drop = (keys: KeyStore, id: string) =>
  keys.drop(id, changeOf('signing_key.dropped', `signingKey:${id}`))

const listed = async (keys: KeyStore) => (await keys.list()).value ?? assert.fail()
const idsIn = async (keys: KeyStore) => (await listed(keys)).map(({ id }) => id)

/** What every `KeyStore` promises. */
export function testKeyStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: key store`, { skip: engine.skip ?? false }, () => {
    testKeeping(engine)
    testAdding(engine)
  })
}

function testKeeping(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  always('begins without a key', async ({ keys }) => {
    assert.deepEqual(await listed(keys), [])
  })

  always('keeps an entry as it is, also for the next process', async ({ keys, reopen }) => {
    const odd = { ...key('O’Hara'), retiredAt: Number.MAX_SAFE_INTEGER, sealed: '"\n{}' }
    assert.equal(await add(keys, odd, []), true)
    assert.deepEqual(await listed(keys), [odd])
    assert.deepEqual(await listed(await reopen()), [odd])
  })

  always('lists entries by when they begin, then by id', async ({ keys }) => {
    const wanted = [key('z', 1), key('a', 2), key('b', 2), key('c', 3)]
    const seen: string[] = []
    for (const at of [2, 3, 0, 1]) {
      const entry = wanted[at] ?? assert.fail()
      assert.equal(await add(keys, entry, seen), true)
      seen.push(entry.id)
    }
    assert.deepEqual(await idsIn(keys), ['z', 'a', 'b', 'c'])
  })

  always('drops an entry for good, and minds no entry that is gone', async ({ keys, reopen }) => {
    await add(keys, key('one'), [])
    await add(keys, key('two', 2_000), ['one'])
    for (const id of ['one', 'one', 'nobody', '']) await drop(keys, id)
    assert.deepEqual(await idsIn(keys), ['two'])
    assert.deepEqual(await idsIn(await reopen()), ['two'])
  })
}

function testAdding(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  always('retires those without an end when the new one begins, and no other', async ({ keys }) => {
    await add(keys, { ...key('old'), retiredAt: 77 }, [])
    await add(keys, key('middle', 2_000), ['old'])
    await add(keys, key('new', 3_000), ['old', 'middle'])
    const ends = (await listed(keys)).map(({ id, retiredAt }) => [id, retiredAt])
    assert.deepEqual(ends, [
      ['old', 77],
      ['middle', 3_000],
      ['new', null],
    ])
  })

  always('adds and retires nothing when the ring is not what was seen', async ({ keys }) => {
    await add(keys, key('one'), [])
    for (const seen of [[], ['another'], ['one', 'another'], ['one', 'one']]) {
      assert.equal(await add(keys, key('two', 2_000), seen), false, seen.join())
    }
    assert.deepEqual(await listed(keys), [key('one')])
  })

  always('lets one of fifty make the first key, and one the next', async ({ keys }) => {
    const first = await fifty((serial) => add(keys, key(`first ${serial}`), []))
    assert.equal(first.filter(Boolean).length, 1)
    const seen = await idsIn(keys)
    const second = await fifty((serial) => add(keys, key(`second ${serial}`, 2_000), seen))
    assert.equal(second.filter(Boolean).length, 1)
    assert.equal((await listed(keys)).length, 2)
  })

  always('lists the ring as of the last event', async ({ keys, events }) => {
    const asOf = async () => [(await keys.list()).asOf, (await events.head()).seq]
    assert.deepEqual(await asOf(), [0, 0])
    await add(keys, key('one'), [])
    await add(keys, key('two', 2_000), ['one'])
    assert.deepEqual(await asOf(), [2, 2])
    for (const id of ['one', 'two']) await drop(keys, id)
    assert.deepEqual(await asOf(), [4, 4])
  })

  always('tells of what it added and dropped, once, and of nothing else', async (opened) => {
    const { keys, events } = opened
    await fifty((serial) => add(keys, key(`${serial}`), []))
    const [id = ''] = await idsIn(keys)
    for (const gone of [id, id, 'nobody']) await drop(keys, gone)
    const told = (await events.after(0, 10)).map(({ type, ends }) => [type, ...ends])
    assert.deepEqual(told, [
      ['signing_key.added', SIGNING_KEYS],
      ['signing_key.dropped', `signingKey:${id}`, SIGNING_KEYS],
    ])
  })
}
