import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { KeyStore } from '../../core/tokens/index.ts'
import { type Engine, fifty, guarantees } from './engine.ts'

interface Opened {
  readonly keys: KeyStore
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

const idsIn = async (keys: KeyStore) => (await keys.list()).map(({ id }) => id)

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
    assert.deepEqual(await keys.list(), [])
  })

  always('keeps an entry as it is, also for the next process', async ({ keys, reopen }) => {
    const odd = { ...key('O’Hara'), retiredAt: Number.MAX_SAFE_INTEGER, sealed: '"\n{}' }
    assert.equal(await keys.add(odd, []), true)
    assert.deepEqual(await keys.list(), [odd])
    assert.deepEqual(await (await reopen()).list(), [odd])
  })

  always('lists entries by when they begin, then by id', async ({ keys }) => {
    const wanted = [key('z', 1), key('a', 2), key('b', 2), key('c', 3)]
    const seen: string[] = []
    for (const at of [2, 3, 0, 1]) {
      const entry = wanted[at] ?? assert.fail()
      assert.equal(await keys.add(entry, seen), true)
      seen.push(entry.id)
    }
    assert.deepEqual(await idsIn(keys), ['z', 'a', 'b', 'c'])
  })

  always('drops an entry for good, and minds no entry that is gone', async ({ keys, reopen }) => {
    await keys.add(key('one'), [])
    await keys.add(key('two', 2_000), ['one'])
    for (const id of ['one', 'one', 'nobody', '']) await keys.drop(id)
    assert.deepEqual(await idsIn(keys), ['two'])
    assert.deepEqual(await idsIn(await reopen()), ['two'])
  })
}

function testAdding(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  always('retires those without an end when the new one begins, and no other', async ({ keys }) => {
    await keys.add({ ...key('old'), retiredAt: 77 }, [])
    await keys.add(key('middle', 2_000), ['old'])
    await keys.add(key('new', 3_000), ['old', 'middle'])
    const ends = (await keys.list()).map(({ id, retiredAt }) => [id, retiredAt])
    assert.deepEqual(ends, [
      ['old', 77],
      ['middle', 3_000],
      ['new', null],
    ])
  })

  always('adds and retires nothing when the ring is not what was seen', async ({ keys }) => {
    await keys.add(key('one'), [])
    for (const seen of [[], ['another'], ['one', 'another'], ['one', 'one']]) {
      assert.equal(await keys.add(key('two', 2_000), seen), false, seen.join())
    }
    assert.deepEqual(await keys.list(), [key('one')])
  })

  always('lets one of fifty make the first key, and one the next', async ({ keys }) => {
    const first = await fifty((serial) => keys.add(key(`first ${serial}`), []))
    assert.equal(first.filter(Boolean).length, 1)
    const seen = await idsIn(keys)
    const second = await fifty((serial) => keys.add(key(`second ${serial}`, 2_000), seen))
    assert.equal(second.filter(Boolean).length, 1)
    assert.equal((await keys.list()).length, 2)
  })
}
