import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { AccountStore } from '../../core/accounts/index.ts'
import type { AssistantStore } from '../../core/assistants/index.ts'
import type { SetupStore } from '../../core/setup/index.ts'
import { type Beginnings, beginnings } from './beginnings.ts'
import { type Engine, fifty, guarantees } from './engine.ts'

interface Opened {
  readonly setup: SetupStore
  readonly accounts: AccountStore
  readonly assistants: AssistantStore
}

/** Which of the things that are to be kept can be found. */
async function found(opened: Opened, { apiKey, assistants }: Beginnings): Promise<boolean[]> {
  const kept = await Promise.all([
    opened.accounts.callerByDigest(apiKey.digest),
    ...assistants.map(({ id }) => opened.assistants.assistantById(id)),
  ])
  return kept.map(Boolean)
}

/** What every `SetupStore` promises. */
export function testSetupStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: set-up store`, { skip: engine.skip ?? false }, () => {
    const { always } = guarantees(engine)
    const one = beginnings('one')
    const two = beginnings('two')

    always('knows of nothing before set-up ran', async ({ setup }) => {
      assert.equal(await setup.setupIds(), undefined)
    })

    always('keeps all that it is given, and says the ids ever after', async (opened) => {
      await opened.setup.begin(one)
      assert.deepEqual(await opened.setup.setupIds(), one.ids)
      assert.deepEqual(await opened.setup.setupIds(), one.ids)
      assert.ok((await found(opened, one)).every(Boolean))
    })

    always('throws the second time, and keeps nothing of it', async (opened) => {
      await opened.setup.begin(one)
      const assistants = two.assistants.filter(({ publicDefault }) => !publicDefault)
      await assert.rejects(opened.setup.begin({ ...two, assistants }))
      assert.deepEqual(await opened.setup.setupIds(), one.ids)
      assert.ok(!(await found(opened, { ...two, assistants })).some(Boolean))
    })

    always('keeps one whole set of fifty that come at once', async (opened) => {
      const sets = Array.from({ length: 50 }, (_, serial) => beginnings(`${serial}`))
      const begun = await fifty(async (serial) => {
        const begin = opened.setup.begin(sets[serial] ?? one)
        return begin.then(
          () => true,
          () => false,
        )
      })
      assert.equal(begun.filter(Boolean).length, 1)
      const winner = sets[begun.indexOf(true)]
      assert.deepEqual(await opened.setup.setupIds(), winner?.ids)
      for (const set of sets) {
        assert.ok((await found(opened, set)).every((isThere) => isThere === (set === winner)))
      }
    })

    always('keeps nothing when a part of it cannot be kept', async (opened) => {
      const [first, ...rest] = one.assistants
      const twice = { ...one, assistants: [...rest, first, first].filter((it) => it !== undefined) }
      await assert.rejects(opened.setup.begin(twice))
      assert.equal(await opened.setup.setupIds(), undefined)
      assert.ok(!(await found(opened, one)).some(Boolean))
      await opened.setup.begin(one)
    })

    always('has one public default at most', async (opened) => {
      const assistants = one.assistants.map((assistant) => ({ ...assistant, publicDefault: true }))
      await assert.rejects(opened.setup.begin({ ...one, assistants }))
      assert.equal(await opened.setup.setupIds(), undefined)
    })
  })
}
