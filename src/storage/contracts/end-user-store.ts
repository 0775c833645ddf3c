import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { EndUserStore, OrganizationStore } from '../../core/accounts/index.ts'
import type { EventStore } from '../../core/events/index.ts'
import { changeOf } from './changes.ts'
import { type Engine, fifty, guarantees } from './engine.ts'
import { assertStable } from './paging.ts'
import { assertNoStep, assertOneStep } from './steps.ts'

interface Opened {
  readonly endUsers: EndUserStore
  readonly events: EventStore
  readonly organizations: OrganizationStore
  /** The store's clock. */
  readonly now: () => number
}

const CHANGED = changeOf('end_user.invalidated', 'endUser:one')
const FIRST_PAGE = { after: undefined, limit: 10 }

const entry = (id: string, externalId = 'user 1', organization = 'acme') => ({
  id,
  organization,
  externalId,
})

const DEEDS = ['invalidate', 'deactivate', 'activate', 'erase'] as const

/** What every `EndUserStore` promises. */
export function testEndUserStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: end user store`, { skip: engine.skip ?? false }, () => {
    testEntering(engine)
    testShowing(engine)
    testVersions(engine)
    testErasing(engine)
    testSteps(engine)
    testSeeing(engine)
  })
}

function testEntering(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  always('makes a user who is new, and appends no event', async ({ endUsers, events, now }) => {
    const from = now()
    const user = await endUsers.enter(entry('one'))
    assert.ok(user.createdAt >= from && user.createdAt <= now())
    const { createdAt } = user
    const rest = { isActive: true, version: 0, createdAt, lastSeenAt: createdAt }
    assert.deepEqual(user, { ...entry('one'), ...rest })
    assert.deepEqual((await endUsers.byId('one')).value, user)
    assert.equal((await events.head()).seq, 0)
  })

  inTime('gives the user who is there, seen now', async ({ endUsers, now }, advance) => {
    const first = await endUsers.enter(entry('one'))
    await endUsers.invalidate('acme', 'one', CHANGED)
    await advance(5_000)
    const again = await endUsers.enter(entry('two'))
    assert.deepEqual(again, { ...first, version: 1, lastSeenAt: now() })
    assert.deepEqual((await endUsers.byId('one')).value, again)
    assert.equal((await endUsers.byId('two')).value, undefined)
  })

  always('tells users apart by organization and by every character', async ({ endUsers }) => {
    const made = [
      await endUsers.enter(entry('one')),
      await endUsers.enter(entry('two', 'USER 1')),
      await endUsers.enter(entry('three', 'user 1 ')),
      await endUsers.enter(entry('four', 'user 1', 'rival')),
    ]
    assert.deepEqual(
      made.map(({ id }) => id),
      ['one', 'two', 'three', 'four'],
    )
  })

  always('makes one user of fifty who come at once', async ({ endUsers }) => {
    const users = await fifty((serial) => endUsers.enter(entry(`${serial}`)))
    assert.equal(new Set(users.map(({ id }) => id)).size, 1)
    assert.equal((await endUsers.list('acme', undefined, FIRST_PAGE)).items.length, 1)
  })
}

function testShowing(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  always('shows users to their own organization only', async ({ endUsers }) => {
    const user = await endUsers.enter(entry('one'))
    const other = await endUsers.enter(entry('two', 'user 2'))
    assert.deepEqual(await endUsers.show('acme', 'one'), user)
    assert.equal(await endUsers.show('rival', 'one'), undefined)
    assert.equal(await endUsers.show('acme', 'three'), undefined)
    const found = async (organization: string, externalId: string) =>
      (await endUsers.list(organization, externalId, FIRST_PAGE)).items
    assert.deepEqual(await found('acme', 'user 1'), [user])
    assert.deepEqual(await found('acme', 'user 2'), [other])
    assert.deepEqual(await found('acme', 'user'), [])
    assert.deepEqual(await found('rival', 'user 1'), [])
  })

  always('says as of which event it found or did not find', async ({ endUsers, events }) => {
    assert.deepEqual(await endUsers.byId('one'), { asOf: 0, value: undefined })
    const user = await endUsers.enter(entry('one'))
    assert.deepEqual(await endUsers.byId('one'), { asOf: 0, value: user })
    const changed = await endUsers.deactivate('acme', 'one', CHANGED)
    const { seq } = await events.head()
    assert.ok(seq > 0)
    assert.deepEqual(await endUsers.byId('one'), { asOf: seq, value: changed })
  })

  inTime('lists them newest first, stable while some are added', async (opened, advance) => {
    const { endUsers } = opened
    const add = (id: string) => endUsers.enter(entry(id, id))
    await assertStable({ add, advance, list: (page) => endUsers.list('acme', undefined, page) })
  })
}

function testVersions(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('raises the version with each invalidation', async ({ endUsers }) => {
    const user = await endUsers.enter(entry('one'))
    const raised = await endUsers.invalidate('acme', 'one', CHANGED)
    assert.deepEqual(raised, { ...user, version: 1 })
    assert.deepEqual(await endUsers.show('acme', 'one'), raised)
  })

  always('counts every one of fifty simultaneous invalidations', async ({ endUsers, events }) => {
    await endUsers.enter(entry('one'))
    await endUsers.enter(entry('two', 'user 2'))
    const raised = await fifty(() => endUsers.invalidate('acme', 'one', CHANGED))
    const versions = raised.map((user) => user?.version ?? 0).sort((a, b) => a - b)
    assert.deepEqual(
      versions,
      Array.from({ length: 50 }, (_, at) => at + 1),
    )
    assert.equal((await endUsers.show('acme', 'two'))?.version, 0)
    assert.equal((await events.head()).seq, 50)
  })

  always('does not bring tokens back with a user who is activated again', async ({ endUsers }) => {
    const user = await endUsers.enter(entry('one'))
    const inactive = await endUsers.deactivate('acme', 'one', CHANGED)
    assert.deepEqual(inactive, { ...user, isActive: false, version: 1 })
    assert.equal((await endUsers.enter(entry('two'))).isActive, false)
    const active = await endUsers.activate('acme', 'one', CHANGED)
    assert.deepEqual({ ...active, lastSeenAt: 0 }, { ...user, version: 1, lastSeenAt: 0 })
  })
}

function testErasing(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('forgets whose id it was, and makes another user of it', async ({ endUsers }) => {
    const user = await endUsers.enter(entry('one'))
    const erased = await endUsers.erase('acme', 'one', CHANGED)
    assert.deepEqual(erased, { ...user, externalId: null, isActive: false, version: 1 })
    assert.deepEqual((await endUsers.byId('one')).value, erased)
    assert.deepEqual((await endUsers.list('acme', 'user 1', FIRST_PAGE)).items, [])
    const other = await endUsers.enter(entry('two'))
    assert.deepEqual([other.id, other.version], ['two', 0])
    await endUsers.erase('acme', 'two', CHANGED)
    assert.equal((await endUsers.list('acme', undefined, FIRST_PAGE)).items.length, 2)
  })

  always('does nothing to a user who was erased, is foreign, or is not there', async (opened) => {
    const { endUsers } = opened
    await endUsers.enter(entry('one'))
    await endUsers.enter(entry('theirs', 'user 1', 'rival'))
    await endUsers.erase('acme', 'one', CHANGED)
    for (const deed of DEEDS) {
      for (const id of ['one', 'theirs', 'never']) {
        await assertNoStep(opened, (it) => endUsers[deed]('acme', id, it), undefined)
      }
    }
    assert.equal((await endUsers.byId('theirs')).value?.version, 0)
  })
}

function testSteps(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  for (const deed of DEEDS) {
    always(`does ${deed} and tells of it in one step`, async (opened) => {
      const { endUsers } = opened
      await endUsers.enter(entry('one'))
      if (deed === 'activate') await endUsers.deactivate('acme', 'one', CHANGED)
      const look = () => endUsers.show('acme', 'one')
      await assertOneStep(opened, (it) => endUsers[deed]('acme', 'one', it), look)
    })
  }
}

function testSeeing(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('notes when users were last seen, never backwards', async ({ endUsers, events }) => {
    const { createdAt } = await endUsers.enter(entry('one'))
    await endUsers.enter(entry('two', 'user 2'))
    const later = createdAt + 5_000
    await endUsers.seen([
      { id: 'one', at: later },
      { id: 'one', at: later - 1 },
      { id: 'two', at: 0 },
      { id: 'never', at: later },
    ])
    assert.equal((await endUsers.show('acme', 'one'))?.lastSeenAt, later)
    const two = await endUsers.show('acme', 'two')
    assert.equal(two?.lastSeenAt, two?.createdAt)
    assert.equal((await events.head()).seq, 0)
    await endUsers.seen([])
  })
}
