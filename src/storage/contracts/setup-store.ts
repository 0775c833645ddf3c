import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { ApiKeyStore, OperatorStore } from '../../core/accounts/index.ts'
import type { AssistantStore } from '../../core/assistants/index.ts'
import type { EventStore } from '../../core/events/index.ts'
import type { Beginnings, SetupStore } from '../../core/setup/index.ts'
import type { LongLivedStore } from '../../core/tokens/index.ts'
import { beginnings } from './beginnings.ts'
import { type Engine, fifty, guarantees } from './engine.ts'

interface Opened {
  readonly setup: SetupStore
  readonly apiKeys: ApiKeyStore
  readonly assistants: AssistantStore
  readonly events: EventStore
  readonly longLived: LongLivedStore
  readonly operators: OperatorStore
}

/** Which of the things that are to be kept can be found. */
async function found(opened: Opened, begun: Beginnings): Promise<boolean[]> {
  const kept = await Promise.all([
    opened.apiKeys.bySecret(begun.apiKey.secret.digest),
    opened.operators.byId(begun.operator.id),
    opened.longLived.bySecret(begun.accessToken.secret.digest),
    ...begun.assistants.map(({ id, organization }) => opened.assistants.byId(organization, id)),
  ])
  return kept.map(({ value }) => value !== undefined)
}

const one = beginnings('one')
const two = beginnings('two')
/** What could be added, did not set-up say that it ran. */
const more = { ...two, assistants: two.assistants.filter(({ publicDefault }) => !publicDefault) }

/** What every `SetupStore` promises. */
export function testSetupStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: set-up store`, { skip: engine.skip ?? false }, () => {
    testKeeping(engine)
    testOnce(engine)
    testWhole(engine)
  })
}

function testKeeping(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('knows of nothing before set-up ran', async ({ setup }) => {
    assert.equal(await setup.setupIds(), undefined)
  })

  always('keeps all that it is given, and says the ids ever after', async (opened) => {
    await opened.setup.begin(one)
    assert.deepEqual(await opened.setup.setupIds(), one.ids)
    assert.deepEqual(await opened.setup.setupIds(), one.ids)
    assert.ok((await found(opened, one)).every(Boolean))
  })

  always('tells of it in one event', async ({ setup, events }) => {
    await setup.begin(one)
    const told = await events.after(0, 10)
    assert.deepEqual(
      told.map(({ type, subject }) => ({ type, subject })),
      [{ type: 'deployment.set_up', subject: 'organization:org_one' }],
    )
  })
}

function testOnce(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('throws the second time, and keeps nothing of it', async (opened) => {
    await opened.setup.begin(one)
    await assert.rejects(opened.setup.begin(more))
    assert.deepEqual(await opened.setup.setupIds(), one.ids)
    assert.ok(!(await found(opened, more)).some(Boolean))
    assert.equal((await opened.events.head()).seq, 1)
  })

  always('adds nothing where set-up made nothing, or an operator as well', async (opened) => {
    await assert.rejects(opened.setup.extend(more))
    await opened.setup.begin(one)
    await assert.rejects(opened.setup.extend(more))
    assert.deepEqual(await opened.setup.setupIds(), one.ids)
    assert.ok(!(await found(opened, more)).some(Boolean))
    assert.equal((await opened.events.head()).seq, 1)
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
}

function testWhole(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

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
}
