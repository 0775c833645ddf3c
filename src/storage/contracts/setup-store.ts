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

const nothing = () => undefined
const never = () => assert.fail('it was handed over')
/** Of a fault, that it is not that one. */
const isNotThat = (fault: unknown) => !(fault instanceof assert.AssertionError)

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
    await opened.setup.begin(one, nothing)
    assert.deepEqual(await opened.setup.setupIds(), one.ids)
    assert.deepEqual(await opened.setup.setupIds(), one.ids)
    assert.ok((await found(opened, one)).every(Boolean))
  })

  always('tells of it in one event', async ({ setup, events }) => {
    await setup.begin(one, nothing)
    const told = await events.after(0, 10)
    assert.deepEqual(
      told.map(({ type, subject }) => ({ type, subject })),
      [{ type: 'deployment.set_up', subject: 'organization:org_one' }],
    )
  })
}

function testOnce(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('says false the second time, and keeps and hands over nothing', async (opened) => {
    assert.equal(await opened.setup.begin(one, nothing), true)
    assert.equal(await opened.setup.begin(more, never), false)
    assert.deepEqual(await opened.setup.setupIds(), one.ids)
    assert.ok(!(await found(opened, more)).some(Boolean))
    assert.equal((await opened.events.head()).seq, 1)
  })

  always('adds nothing where set-up made nothing, or an operator as well', async (opened) => {
    assert.equal(await opened.setup.extend(more, never), false)
    await opened.setup.begin(one, nothing)
    assert.equal(await opened.setup.extend(more, never), false)
    assert.deepEqual(await opened.setup.setupIds(), one.ids)
    assert.ok(!(await found(opened, more)).some(Boolean))
    assert.equal((await opened.events.head()).seq, 1)
  })

  always('keeps and hands over one whole set of fifty that come at once', async (opened) => {
    const sets = Array.from({ length: 50 }, (_, serial) => beginnings(`${serial}`))
    const handed: number[] = []
    const begun = await fifty((serial) =>
      opened.setup.begin(sets[serial] ?? one, () => void handed.push(serial)),
    )
    assert.equal(begun.filter(Boolean).length, 1)
    assert.deepEqual(handed, [begun.indexOf(true)])
    const winner = sets[begun.indexOf(true)]
    assert.deepEqual(await opened.setup.setupIds(), winner?.ids)
    for (const set of sets) {
      assert.ok((await found(opened, set)).every((isThere) => isThere === (set === winner)))
    }
  })
}

function testWhole(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('keeps nothing that could not be handed over', async (opened) => {
    const fail = () => {
      throw new Error('the disk is full')
    }
    await assert.rejects(opened.setup.begin(one, fail), /the disk is full/)
    assert.equal(await opened.setup.setupIds(), undefined)
    assert.ok(!(await found(opened, one)).some(Boolean))
    assert.equal((await opened.events.head()).seq, 0)
    assert.equal(await opened.setup.begin(one, nothing), true)
  })

  always('keeps and hands over nothing when a part of it cannot be kept', async (opened) => {
    const [first, ...rest] = one.assistants
    const twice = { ...one, assistants: [...rest, first, first].filter((it) => it !== undefined) }
    await assert.rejects(opened.setup.begin(twice, never), isNotThat)
    assert.equal(await opened.setup.setupIds(), undefined)
    assert.ok(!(await found(opened, one)).some(Boolean))
    await opened.setup.begin(one, nothing)
  })

  always('has one public default at most', async (opened) => {
    const assistants = one.assistants.map((assistant) => ({ ...assistant, publicDefault: true }))
    await assert.rejects(opened.setup.begin({ ...one, assistants }, never), isNotThat)
    assert.equal(await opened.setup.setupIds(), undefined)
  })
}
