import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { ApiKeyStore, OperatorStore, OrganizationStore } from '../../core/accounts/index.ts'
import { AlreadyDone, type EventStore } from '../../core/events/index.ts'
import type { LongLivedStore } from '../../core/tokens/index.ts'
import { changeOf } from './changes.ts'
import { type Engine, fifty, guarantees } from './engine.ts'
import { newApiKey, newOperator, newToken, secretOf } from './given.ts'
import { assertStable } from './paging.ts'
import { assertNoStep, assertOneStep, lastEnds } from './steps.ts'

interface Opened {
  readonly apiKeys: ApiKeyStore
  readonly events: EventStore
  readonly longLived: LongLivedStore
  readonly operators: OperatorStore
  readonly organizations: OrganizationStore
  /** The store's clock. */
  readonly now: () => number
}

const CREATED = changeOf('organization.created', 'organization:new', { organization: 'new' })
const ENDED = changeOf('organization.deactivated', 'organization:acme')
const BEGUN = changeOf('organization.activated', 'organization:acme')
const FIRST_PAGE = { after: undefined, limit: 10 }

const NEW = { id: 'new', name: 'New & "Co." 👋' }
const OWNER = newOperator('owner', { organization: 'new', role: 'owner' })

/** What every `OrganizationStore` promises. */
export function testOrganizationStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: organization store`, { skip: engine.skip ?? false }, () => {
    testAdding(engine)
    testShowing(engine)
    testSteps(engine)
    testEnding(engine)
  })
}

function testAdding(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('adds an organization with its first operator', async (opened) => {
    const { organizations, operators, now } = opened
    const from = now()
    const added = await organizations.add(NEW, OWNER, CREATED)
    assert.ok(added !== 'taken')
    const { createdAt } = added.organization
    assert.ok(createdAt >= from && createdAt <= now())
    assert.deepEqual(added.organization, { ...NEW, isActive: true, createdAt })
    const { password, ...owner } = OWNER
    assert.deepEqual(added.owner, { ...owner, organization: NEW, isActive: true, createdAt })
    assert.deepEqual(await organizations.show('new'), added.organization)
    assert.deepEqual((await operators.byId('owner')).value, added.owner)
  })

  always('adds nothing if the name of the operator is taken', async (opened) => {
    const { organizations, operators } = opened
    await operators.add(newOperator('ada'), changeOf('operator.invited', 'operator:ada'))
    const owner = { ...OWNER, username: 'ada' }
    await assertNoStep(opened, (it) => organizations.add(NEW, owner, it), 'taken')
    assert.equal(await organizations.show('new'), undefined)
    assert.equal((await operators.byId('owner')).value, undefined)
  })

  always('adds one of fifty whose operators want one name', async ({ organizations, events }) => {
    const added = await fifty((serial) => {
      const id = `new ${serial}`
      const owner = newOperator(`owner ${serial}`, { organization: id, username: 'ada' })
      return organizations.add({ id, name: '' }, owner, CREATED)
    })
    assert.equal(added.filter((it) => it !== 'taken').length, 1)
    assert.equal((await organizations.list({ after: undefined, limit: 60 })).items.length, 3)
    assert.equal((await events.head()).seq, 1)
  })

  always('says that it was done already, and not that the name is taken', async (opened) => {
    const { organizations } = opened
    const change = { ...CREATED, once: { key: 'an act', request: 'what was asked' } }
    await organizations.add(NEW, OWNER, change)
    const again = organizations.add({ ...NEW, id: 'again' }, { ...OWNER, id: 'again' }, change)
    await assert.rejects(again, AlreadyDone)
  })
}

function testShowing(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  inTime('lists them newest first, stable while some are added', async (opened, advance) => {
    const { organizations } = opened
    await assertStable({
      advance,
      already: ['rival', 'acme'],
      add: (id) =>
        organizations.add(
          { id, name: '' },
          { ...OWNER, id, username: id, organization: id },
          CREATED,
        ),
      list: (page) => organizations.list(page),
    })
  })

  always('gives an organization another name, which its operators show', async (opened) => {
    const { organizations, operators } = opened
    await organizations.add(NEW, OWNER, CREATED)
    const before = await organizations.show('new')
    const renamed = await organizations.rename('new', 'Newer', CREATED)
    assert.deepEqual(renamed, { ...before, name: 'Newer' })
    assert.deepEqual(await organizations.show('new'), renamed)
    assert.equal((await operators.byId('owner')).value?.organization.name, 'Newer')
  })

  always('does nothing to one that is not there', async (opened) => {
    const { organizations } = opened
    assert.equal(await organizations.show('new'), undefined)
    await assertNoStep(opened, (it) => organizations.rename('new', 'Newer', it), undefined)
    await assertNoStep(opened, (it) => organizations.deactivate('new', it), undefined)
    await assertNoStep(opened, (it) => organizations.activate('new', it), undefined)
  })
}

function testSteps(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  const deeds = {
    add: ({ organizations }, it) => organizations.add(NEW, OWNER, it),
    rename: ({ organizations }, it) => organizations.rename('acme', 'Newer', it),
    deactivate: ({ organizations }, it) => organizations.deactivate('acme', it),
    activate: ({ organizations }, it) => organizations.activate('rival', it),
  } as const satisfies Record<string, (opened: Opened, it: typeof CREATED) => Promise<unknown>>

  for (const [name, deed] of Object.entries(deeds)) {
    always(`does ${name} and tells of it in one step`, async (opened) => {
      const { organizations } = opened
      await organizations.deactivate('rival', ENDED)
      const look = () => organizations.list(FIRST_PAGE)
      await assertOneStep(opened, (it) => deed(opened, it), look)
    })
  }
}

function testEnding(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  /** Long-lived tokens for an organization. */
  async function give(opened: Opened, organization: string): Promise<void> {
    const { apiKeys, longLived, operators } = opened
    const change = changeOf('token.created', 'token:any')
    await operators.add(newOperator(`of ${organization}`, { organization }), change)
    await apiKeys.add(newApiKey(`key of ${organization}`, { organization }), change)
    for (const kind of ['assistant', 'session'] as const) {
      const more = { kind, organization }
      await longLived.add(
        newToken(`${kind} of ${organization}`, `of ${organization}`, more),
        change,
      )
    }
  }

  const tokensOf = ({ longLived }: Opened, organization: string) =>
    Promise.all([
      longLived.bySecret(secretOf(`assistant of ${organization}`).digest).then((it) => it.value),
      longLived.bySecret(secretOf(`session of ${organization}`).digest).then((it) => it.value),
    ])

  always('ends every token of one that is deactivated, for good', async (opened) => {
    const { organizations, apiKeys, operators, events } = opened
    for (const organization of ['acme', 'rival']) await give(opened, organization)
    const acme = await organizations.show('acme')
    const ends = ['organization:acme'] as const
    const ended = await organizations.deactivate('acme', { ...ENDED, ends })
    assert.deepEqual(ended, { ...acme, isActive: false })
    assert.deepEqual(await organizations.show('acme'), ended)
    assert.deepEqual(await lastEnds(events), ['organization:acme'])
    assert.ok((await tokensOf(opened, 'acme')).every((it) => it === undefined))
    assert.ok((await tokensOf(opened, 'rival')).every((it) => it !== undefined))

    assert.deepEqual(await organizations.activate('acme', BEGUN), acme)
    assert.ok((await tokensOf(opened, 'acme')).every((it) => it === undefined))
    assert.ok((await operators.byId('of acme')).value, 'its operators may sign in again')
    assert.ok((await apiKeys.byId('key of acme')).value, 'its keys work again')
  })

  always('names every token that it ends, unless the organization covers it', async (opened) => {
    await give(opened, 'acme')
    await opened.organizations.deactivate('acme', ENDED)
    assert.deepEqual(await lastEnds(opened.events), [
      'token:assistant of acme',
      'token:session of acme',
    ])
  })
}
