import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type {
  ApiKeyStore,
  OperatorChanges,
  OperatorStore,
  OrganizationStore,
} from '../../core/accounts/index.ts'
import { AlreadyDone, type EventStore } from '../../core/events/index.ts'
import { changeOf } from './changes.ts'
import { type Engine, fifty, guarantees } from './engine.ts'
import { newOperator } from './given.ts'
import { assertStable } from './paging.ts'
import { assertNoStep, assertOneStep } from './steps.ts'

interface Opened {
  readonly apiKeys: ApiKeyStore
  readonly events: EventStore
  readonly operators: OperatorStore
  readonly organizations: OrganizationStore
  /** The store's clock. */
  readonly now: () => number
}

const INVITED = changeOf('operator.invited', 'operator:ada')
const CHANGED = changeOf('operator.changed', 'operator:ada', { ends: ['operator:ada'] })
const FIRST_PAGE = { after: undefined, limit: 10 }

const ADA = newOperator('ada', { role: 'owner', permissions: ['tokens:create'], hasAiSeat: false })

/** What every `OperatorStore` promises, but for the tokens that it ends. */
export function testOperatorStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: operator store`, { skip: engine.skip ?? false }, () => {
    testFinding(engine)
    testAdding(engine)
    testListing(engine)
    testChanging(engine)
    testLastOwner(engine)
    testSteps(engine)
  })
}

function testFinding(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  const heard = async ({ operators }: Opened) => [
    (await operators.forSigningIn('ada'))?.operator,
    (await operators.byId('ada')).value,
  ]

  always('finds an operator by name, with the hash of the password, and by id', async (opened) => {
    const ada = await opened.operators.add(ADA, INVITED)
    await opened.operators.add(newOperator('bob'), INVITED)
    assert.deepEqual(await heard(opened), [ada, ada])
    assert.equal((await opened.operators.forSigningIn('ada'))?.password, ADA.password)
    for (const other of ['ADA', 'ad', 'a%', '']) {
      assert.equal(await opened.operators.forSigningIn(other), undefined)
      assert.equal((await opened.operators.byId(other)).value, undefined)
    }
  })

  always('finds none that is not active, and shows it', async (opened) => {
    const { operators } = opened
    await operators.add(newOperator('ada'), INVITED)
    const inactive = await operators.deactivate('ada', true, CHANGED)
    assert.deepEqual(await heard(opened), [undefined, undefined])
    assert.deepEqual(await operators.show('acme', 'ada'), inactive)
    const active = await operators.activate('ada', CHANGED)
    assert.deepEqual(await heard(opened), [active, active])
  })

  always('finds none of an organization that is not active', async (opened) => {
    const { operators, organizations } = opened
    const ada = await operators.add(ADA, INVITED)
    await organizations.deactivate(
      'acme',
      changeOf('organization.deactivated', 'organization:acme'),
    )
    assert.deepEqual(await heard(opened), [undefined, undefined])
    assert.deepEqual(await operators.show('acme', 'ada'), ada)
  })

  always('says as of which event it found or did not find', async ({ operators, events }) => {
    assert.deepEqual(await operators.byId('ada'), { asOf: 0, value: undefined })
    await operators.add(newOperator('ada'), INVITED)
    assert.equal((await operators.byId('ada')).asOf, 1)
    await operators.deactivate('ada', true, CHANGED)
    const { seq } = await events.head()
    assert.ok(seq > 1)
    assert.deepEqual(await operators.byId('ada'), { asOf: seq, value: undefined })
  })
}

function testAdding(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('shows an operator as it was added, without the password', async (opened) => {
    const { operators, organizations, now } = opened
    const from = now()
    const added = await operators.add(ADA, INVITED)
    assert.ok(added !== 'taken' && added.createdAt >= from && added.createdAt <= now())
    const { password, organization: id, ...rest } = ADA
    const name = (await organizations.show(id))?.name ?? ''
    const { createdAt } = added
    assert.deepEqual(added, { ...rest, organization: { id, name }, isActive: true, createdAt })
    assert.deepEqual(await operators.show('acme', 'ada'), added)
  })

  always('adds none under a name that somebody has, wherever that is', async (opened) => {
    const { operators } = opened
    await operators.add(ADA, INVITED)
    const again = newOperator('other', { organization: 'rival', username: 'ada' })
    await assertNoStep(opened, (it) => operators.add(again, it), 'taken')
    assert.equal(await operators.show('rival', 'other'), undefined)
  })

  always('gives a name to one of fifty who come at once', async ({ operators, events }) => {
    const added = await fifty((serial) =>
      operators.add(newOperator(`${serial}`, { username: 'ada' }), INVITED),
    )
    assert.equal(added.filter((it) => it !== 'taken').length, 1)
    assert.equal((await events.head()).seq, 1)
  })

  always('says that it was done already, and not that the name is taken', async ({ operators }) => {
    const change = { ...INVITED, once: { key: 'an act', request: 'what was asked' } }
    await operators.add(ADA, change)
    await assert.rejects(
      operators.add(newOperator('again', { username: 'ada' }), change),
      AlreadyDone,
    )
  })
}

function testListing(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  always('shows an operator to its own organization only', async ({ operators }) => {
    await operators.add(ADA, INVITED)
    assert.equal(await operators.show('rival', 'ada'), undefined)
    assert.deepEqual((await operators.list('rival', FIRST_PAGE)).items, [])
  })

  inTime('lists operators newest first, stable while some are added', async (opened, advance) => {
    const { operators } = opened
    const add = (id: string) => operators.add(newOperator(id), INVITED)
    await assertStable({ add, advance, list: (page) => operators.list('acme', page) })
  })
}

function testChanging(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  const changes: OperatorChanges[] = [
    { email: '' },
    { hasAiSeat: true },
    { hasAiSeat: false },
    { permissions: [] },
    { permissions: ['tokens:create', 'admin'] },
    { role: 'admin' },
    { email: 'a@example.com', hasAiSeat: true, permissions: ['chat:send'], role: 'member' },
    {},
  ]

  always('changes what is given, and nothing else', async ({ operators }) => {
    await operators.add(newOperator('boss', { role: 'owner' }), INVITED)
    let ada = await operators.add(ADA, INVITED)
    for (const one of changes) {
      assert.ok(ada !== 'taken')
      ada = { ...ada, ...one }
      assert.deepEqual(await operators.change('ada', one, CHANGED), ada)
      assert.deepEqual((await operators.byId('ada')).value, ada)
    }
  })

  always('changes nobody who is not there', async (opened) => {
    const { operators } = opened
    await assertNoStep(opened, (it) => operators.change('ada', { email: '' }, it), undefined)
    await assertNoStep(opened, (it) => operators.deactivate('ada', true, it), undefined)
    await assertNoStep(opened, (it) => operators.activate('ada', it), undefined)
    await assertNoStep(opened, (it) => operators.setPassword('ada', 'new', undefined, it), false)
  })
}

function testLastOwner(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  const owner = (id: string) => newOperator(id, { role: 'owner' })

  always('leaves an organization its last active owner', async (opened) => {
    const { operators } = opened
    const bob = owner('bob')
    await operators.add(ADA, INVITED)
    await operators.add(newOperator('admin', { role: 'admin' }), INVITED)
    await operators.add({ ...owner('theirs'), organization: 'rival' }, INVITED)
    await operators.add(bob, INVITED)
    await operators.deactivate('bob', true, CHANGED)
    const ada = await operators.show('acme', 'ada')
    const demotion = { role: 'admin', email: 'new@example.com' } as const
    await assertNoStep(opened, (it) => operators.change('ada', demotion, it), 'last_owner')
    await assertNoStep(opened, (it) => operators.deactivate('ada', true, it), 'last_owner')
    assert.deepEqual(await operators.show('acme', 'ada'), ada)

    await operators.activate('bob', CHANGED)
    assert.notEqual(await operators.change('ada', demotion, CHANGED), 'last_owner')
    assert.equal(await operators.deactivate('bob', true, CHANGED), 'last_owner')
  })

  always('leaves one of fifty owners who all go at once', async ({ operators }) => {
    await fifty((serial) => operators.add(owner(`${serial}`), INVITED))
    const gone = await fifty((serial) =>
      serial % 2 === 0
        ? operators.deactivate(`${serial}`, true, CHANGED)
        : operators.change(`${serial}`, { role: 'member' }, CHANGED),
    )
    assert.equal(gone.filter((it) => it === 'last_owner').length, 1)
  })
}

function testSteps(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  const deeds = {
    change: ({ operators }, it) => operators.change('ada', { email: 'new@example.com' }, it),
    deactivate: ({ operators }, it) => operators.deactivate('ada', true, it),
    activate: ({ operators }, it) => operators.activate('bob', it),
    setPassword: ({ operators }, it) => operators.setPassword('ada', 'new', undefined, it),
    add: ({ operators }, it) => operators.add(newOperator('new'), it),
  } as const satisfies Record<string, (opened: Opened, it: typeof CHANGED) => Promise<unknown>>

  for (const [name, deed] of Object.entries(deeds)) {
    always(`does ${name} and tells of it in one step`, async (opened) => {
      const { operators } = opened
      for (const id of ['ada', 'bob']) await operators.add(newOperator(id), INVITED)
      await operators.deactivate('bob', true, CHANGED)
      const look = async () => [
        await operators.list('acme', FIRST_PAGE),
        await operators.forSigningIn('ada'),
      ]
      await assertOneStep(opened, (it) => deed(opened, it), look)
    })
  }
}
