import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { OrganizationStore } from '../../core/accounts/index.ts'
import type { AssistantChanges, AssistantStore } from '../../core/assistants/index.ts'
import type { EventStore } from '../../core/events/index.ts'
import { ASSISTANTS } from './beginnings.ts'
import { changeOf } from './changes.ts'
import { type Engine, guarantees } from './engine.ts'
import { newAssistant } from './given.ts'
import { assertStable } from './paging.ts'
import { assertNoStep, assertOneStep, lastEnds } from './steps.ts'

interface Opened {
  readonly assistants: AssistantStore
  readonly events: EventStore
  readonly organizations: OrganizationStore
  /** The store's clock. */
  readonly now: () => number
}

const CREATED = changeOf('assistant.created', 'assistant:one')
const CHANGED = changeOf('assistant.changed', 'assistant:one')

const add = ({ assistants }: Opened, id: string, more: Parameters<typeof newAssistant>[1] = {}) =>
  assistants.add(newAssistant(id, more), CREATED)

const idIn = (it: { readonly id: string } | 'taken' | undefined) => (it === 'taken' ? it : it?.id)

/** What every `AssistantStore` promises of keeping and changing. */
export function testAssistantStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: assistant store`, { skip: engine.skip ?? false }, () => {
    testFinding(engine)
    testWhose(engine)
    testShowing(engine)
    testLists(engine)
    testModelsInUse(engine)
    testAdding(engine)
    testChanging(engine)
    testPublicDefault(engine)
  })
}

function testFinding(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  for (const given of ASSISTANTS) {
    always(`finds one of kind ${given.kind} by its id, as it was kept`, async (opened) => {
      const assistant = { ...given, organization: 'acme' }
      const { assistants, events } = opened
      const kept = await assistants.add(assistant, CREATED)
      assert.ok(kept !== 'taken')
      assert.deepEqual(kept, {
        ...assistant,
        isActive: true,
        createdAt: kept.createdAt,
        endedAt: null,
      })
      const { seq: asOf } = await events.head()
      assert.deepEqual(await assistants.byId('acme', assistant.id), { value: kept, asOf })
    })
  }

  always('finds nothing under an id that nobody has', async (opened) => {
    await add(opened, 'one', { naturalId: 'team:one' })
    for (const id of ['two', 'ONE', 'o%', ' one', 'team:one', '']) {
      assert.equal((await opened.assistants.byId('acme', id)).value, undefined)
    }
  })
}

function testWhose(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always(
    'finds what is public for everybody, and all else for its organization only',
    async (opened) => {
      await add(opened, 'shown', { public: true })
      await add(opened, 'kept')
      const found = async (organization: string | undefined, id: string) =>
        (await opened.assistants.byId(organization, id)).value?.id
      const ids = ['shown', 'kept']
      const of = (organization?: string) => Promise.all(ids.map((id) => found(organization, id)))
      assert.deepEqual(await of('acme'), ids)
      assert.deepEqual(await of('rival'), [undefined, undefined])
      assert.deepEqual(await of(), ['shown', undefined])
    },
  )

  always('finds none while its organization is not active', async (opened) => {
    await add(opened, 'one')
    const { assistants, organizations, now } = opened
    const from = now()
    const off = changeOf('organization.deactivated', 'organization:acme')
    await organizations.deactivate('acme', off)
    assert.equal((await assistants.byId('acme', 'one')).value, undefined)
    await organizations.activate('acme', changeOf('organization.activated', 'organization:acme'))
    const endedAt = (await assistants.byId('acme', 'one')).value?.endedAt ?? 0
    assert.ok(endedAt >= from && endedAt <= now())
  })

  always('says whether an organization has an active agent', async (opened) => {
    const { assistants } = opened
    await add(opened, 'one', { kind: 'chatbot' })
    await add(opened, 'of rival', { kind: 'agent', organization: 'rival' })
    assert.equal(await assistants.hasActiveAgent('acme'), false)
    await add(opened, 'agent', { kind: 'agent' })
    assert.equal(await assistants.hasActiveAgent('acme'), true)
    await assistants.deactivate('acme', 'agent', CHANGED)
    assert.equal(await assistants.hasActiveAgent('acme'), false)
  })
}

function testShowing(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('shows one by its id and its natural id, inside its organization', async (opened) => {
    await add(opened, 'one', { naturalId: 'team:one' })
    await add(opened, 'two', { naturalId: 'team:one', organization: 'rival' })
    const shown = async (organization: string, reference: string) =>
      idIn(await opened.assistants.show(organization, reference))
    assert.equal(await shown('acme', 'one'), 'one')
    assert.equal(await shown('acme', 'team:one'), 'one')
    assert.equal(await shown('rival', 'team:one'), 'two')
    for (const reference of ['two', 'TEAM:one', 'team%', '']) {
      assert.equal(await shown('acme', reference), undefined)
    }
  })

  always('takes an id for an id, though it be another’s natural id', async (opened) => {
    await add(opened, 'two', { naturalId: 'one' })
    await add(opened, 'one')
    assert.equal(idIn(await opened.assistants.show('acme', 'one')), 'one')
  })
}

function testLists(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  inTime('lists each once, newest first, whatever is added meanwhile', async (opened, advance) => {
    await assertStable({
      add: (id) => add(opened, id),
      list: (page) => opened.assistants.list({ organization: 'acme', kind: undefined }, page),
      advance,
    })
  })

  always('lists those of one kind, inactive ones too, and no others’', async (opened) => {
    await add(opened, 'agent', { kind: 'agent' })
    await add(opened, 'chatbot', { kind: 'chatbot' })
    await add(opened, 'of rival', { kind: 'agent', organization: 'rival' })
    await opened.assistants.deactivate('acme', 'agent', CHANGED)
    const filter = { organization: 'acme', kind: 'agent' } as const
    const { items } = await opened.assistants.list(filter, { after: undefined, limit: 9 })
    assert.deepEqual(
      items.map(({ id, isActive }) => ({ id, isActive })),
      [{ id: 'agent', isActive: false }],
    )
  })
}

function testModelsInUse(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  const model = (baseUrl: string) =>
    ({ provider: 'openai-compatible', baseUrl, model: 'm', sealedKey: null }) as const

  always('names the servers that answer, public assistants first, and no demo', async (opened) => {
    const { assistants, organizations } = opened
    const [one, two] = [model('https://one.example/v1'), model('https://two.example/v1')]
    await add(opened, 'a', { upstream: one })
    await add(opened, 'b', { upstream: two })
    await add(opened, 'c', { upstream: two })
    await add(opened, 'd', { upstream: two, public: true })
    await add(opened, 'e', { upstream: { provider: 'demo' }, public: true })
    await add(opened, 'f', { upstream: one, organization: 'rival', public: true })
    await add(opened, 'g', { upstream: one, public: true })
    await organizations.deactivate('rival', changeOf('organization.changed', 'organization:rival'))
    await assistants.deactivate('acme', 'g', CHANGED)
    const all = [
      { baseUrl: two.baseUrl, isPublic: true, assistants: 1, example: 'd' },
      { baseUrl: two.baseUrl, isPublic: false, assistants: 2, example: 'b' },
      { baseUrl: one.baseUrl, isPublic: false, assistants: 1, example: 'a' },
    ]
    assert.deepEqual(await assistants.modelsInUse(10), all)
    assert.deepEqual(await assistants.modelsInUse(1), all.slice(0, 1))
  })
}

function testAdding(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('adds no second one of a natural id to an organization', async (opened) => {
    await add(opened, 'one', { naturalId: 'team:one' })
    const namesake = newAssistant('two', { naturalId: 'team:one' })
    await assertNoStep(opened, (change) => opened.assistants.add(namesake, change), 'taken')
    assert.equal(await opened.assistants.show('acme', 'two'), undefined)
    assert.notEqual(await add(opened, 'three', { ...namesake, organization: 'rival' }), 'taken')
    for (const id of ['nameless', 'nameless too']) assert.notEqual(await add(opened, id), 'taken')
  })

  always('adds in one step with the event, also to a name that is taken', async (opened) => {
    const assistant = newAssistant('one', { naturalId: 'team:one' })
    await assertOneStep(
      opened,
      (change) => opened.assistants.add(assistant, change),
      () => opened.assistants.show('acme', 'one'),
    )
  })
}

function testChanging(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('changes what it is told to, and nothing else', async (opened) => {
    const before = await add(opened, 'one', { naturalId: 'team:one', system: 'Be brief.' })
    assert.ok(before !== 'taken')
    const upstream = {
      provider: 'openai-compatible',
      baseUrl: 'https://models.example.com/v1',
      model: 'm',
      sealedKey: 'sealed',
    } as const
    const changes: readonly AssistantChanges[] = [
      { name: 'Another' },
      { naturalId: null, description: 'For all.', template: '{{x}}', creditsPerRun: 0 },
      { upstream, public: true, publicCreditsPerDay: 5, system: '' },
      { upstream: { provider: 'demo' }, publicCreditsPerDay: null },
    ]
    let expected = before
    for (const some of changes) {
      expected = { ...expected, ...some }
      assert.deepEqual(await opened.assistants.change('acme', 'one', some, CHANGED), expected)
      assert.deepEqual((await opened.assistants.byId('acme', 'one')).value, expected)
      assert.deepEqual(await lastEnds(opened.events), ['assistant:one'])
    }
  })

  always('changes nothing to a natural id that is taken', async (opened) => {
    await add(opened, 'one', { naturalId: 'team:one' })
    await add(opened, 'two')
    const to = { name: 'Another', naturalId: 'team:one' }
    const change = opened.assistants.change
    await assertNoStep(opened, (it) => change('acme', 'two', to, it), 'taken')
    assert.equal((await opened.assistants.show('acme', 'two'))?.name, 'two')
    assert.equal(idIn(await change('acme', 'one', to, CHANGED)), 'one')
  })

  always('changes nothing of others, nor by a natural id', async (opened) => {
    await add(opened, 'one', { naturalId: 'team:one' })
    const { assistants } = opened
    for (const [organization, id] of [
      ['rival', 'one'],
      ['acme', 'nobody'],
      ['acme', 'team:one'],
    ] as const) {
      const to = { name: 'Another' }
      await assertNoStep(opened, (it) => assistants.change(organization, id, to, it), undefined)
      await assertNoStep(opened, (it) => assistants.deactivate(organization, id, it), undefined)
      await assertNoStep(opened, (it) => assistants.activate(organization, id, it), undefined)
    }
  })

  always('changes in one step with the event', async (opened) => {
    await add(opened, 'one')
    await assertOneStep(
      opened,
      (change) => opened.assistants.change('acme', 'one', { name: 'Another' }, change),
      () => opened.assistants.show('acme', 'one'),
    )
  })
}

function testPublicDefault(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  const isDefault = { public: true, publicDefault: true }

  always('knows no public default but one that is public and active', async (opened) => {
    const { assistants } = opened
    await add(opened, 'one', isDefault)
    assert.equal(idIn(await assistants.publicDefault()), 'one')
    await assistants.change('acme', 'one', { public: false }, CHANGED)
    assert.equal(await assistants.publicDefault(), undefined)
    await assistants.change('acme', 'one', { public: true }, CHANGED)
    await assistants.deactivate('acme', 'one', CHANGED)
    assert.equal(await assistants.publicDefault(), undefined)
  })

  always('gives the default to who asked last, and tells whose it was', async (opened) => {
    const { assistants, events } = opened
    await add(opened, 'one', isDefault)
    await add(opened, 'two', { ...isDefault, organization: 'rival' })
    assert.equal(idIn(await assistants.publicDefault()), 'two')
    assert.equal((await assistants.show('acme', 'one'))?.publicDefault, false)
    assert.deepEqual(await lastEnds(events), ['assistant:one'])
    await assistants.change('acme', 'one', isDefault, CHANGED)
    assert.equal(idIn(await assistants.publicDefault()), 'one')
    assert.deepEqual(await lastEnds(events), ['assistant:one', 'assistant:two'])
  })
}
