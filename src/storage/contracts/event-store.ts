import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { OrganizationStore } from '../../core/accounts/index.ts'
import type { Change, Event, EventQuery, EventStore } from '../../core/events/index.ts'
import { changeOf } from './changes.ts'
import { type Engine, fifty, guarantees } from './engine.ts'

interface Opened {
  readonly events: EventStore
  readonly organizations: OrganizationStore
  /** The store's clock. */
  readonly now: () => number
}

const CHANGE = changeOf('organization.changed', 'organization:acme')

/** Makes something happen that is told of so. */
const tell = ({ organizations }: Opened, change: Change = CHANGE) =>
  organizations.rename('acme', 'Another name', change)

const seqsOf = (events: readonly Event[]) => events.map(({ seq }) => seq)

/** What every `EventStore` promises. */
export function testEventStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: event store`, { skip: engine.skip ?? false }, () => {
    testLog(engine)
    testReading(engine)
    testBetween(engine)
  })
}

function testLog(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('begins with nothing', async ({ events }) => {
    assert.deepEqual(await events.head(), { seq: 0, hash: '' })
    assert.deepEqual(await events.after(0, 10), [])
  })

  always('tells what was told to it, and when it happened', async (opened) => {
    const from = opened.now()
    const told = changeOf('operator.changed', 'operator:o:1', {
      actor: 'operator:ada',
      credential: 'token:one',
      ends: ['operator:o:1', 'token:two'],
      details: { '"': ['a', 1, null, true], role: 'O’Hara' },
    })
    await tell(opened, told)
    const [event = assert.fail(), ...rest] = await opened.events.after(0, 10)
    const { at, hash } = event
    assert.deepEqual(event, { ...told, seq: 1, at, hash, ends: event.ends })
    for (const ended of told.ends) assert.ok(event.ends.includes(ended))
    assert.ok(at >= from && at <= opened.now())
    assert.deepEqual(rest, [])
    assert.deepEqual(await opened.events.head(), { seq: 1, hash })
  })

  always('tells what a later version of the program wrote, in its words', async (opened) => {
    const words = {
      type: 'client.registered',
      actor: 'client:one',
      credential: 'assertion:one',
      subject: 'client:two',
      ends: ['client:two'],
    }
    await tell(opened, { ...CHANGE, ...words } as unknown as Change)
    const [event = assert.fail()] = await opened.events.after(0, 10)
    const { type, actor, credential, subject } = event
    assert.deepEqual({ type, actor, credential, subject, ends: ['client:two'] }, words)
    assert.ok(event.ends.includes('client:two'))
  })

  always('numbers fifty simultaneous events without a gap', async (opened) => {
    await fifty(() => tell(opened))
    const all = await opened.events.after(0, 100)
    assert.deepEqual(
      seqsOf(all),
      [...Array(50).keys()].map((at) => at + 1),
    )
    assert.equal(new Set(all.map(({ hash }) => hash)).size, 50)
  })
}

function testReading(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('gives what comes after a number, oldest first, no more than asked', async (opened) => {
    for (let times = 0; times < 5; times++) await tell(opened)
    assert.deepEqual(seqsOf(await opened.events.after(1, 3)), [2, 3, 4])
    assert.deepEqual(seqsOf(await opened.events.after(4, 3)), [5])
    assert.deepEqual(seqsOf(await opened.events.after(5, 3)), [])
  })

  always('lists newest first, each organization its own', async (opened) => {
    for (const organization of ['acme', 'rival', null, 'acme', 'acme']) {
      await tell(opened, { ...CHANGE, organization })
    }
    const list = async (organization: string | undefined, before: number | undefined) =>
      seqsOf(await opened.events.list({ organization, before, limit: 2 }))
    assert.deepEqual(await list(undefined, undefined), [5, 4])
    assert.deepEqual(await list(undefined, 4), [3, 2])
    assert.deepEqual(await list('acme', undefined), [5, 4])
    assert.deepEqual(await list('acme', 4), [1])
    assert.deepEqual(await list('rival', undefined), [2])
    assert.deepEqual(await list('', undefined), [])
  })

  always('lists those of one type, about one thing, and the deployment’s too', async (opened) => {
    for (const [organization, type, subject] of [
      ['acme', 'organization.changed', 'organization:acme'],
      [null, 'signing_key.added', 'signingKey:one'],
      ['rival', 'token.revoked', 'token:one'],
      ['acme', 'token.revoked', 'token:one'],
      [null, 'signing_key.dropped', 'signingKey:one'],
    ] as const) {
      await tell(opened, { ...CHANGE, organization, type, subject })
    }
    const list = async (query: Partial<EventQuery>) => {
      const all = { organization: undefined, before: undefined, limit: 3, ...query }
      return seqsOf(await opened.events.list(all))
    }
    const acme = { organization: 'acme' }
    assert.deepEqual(await list({ type: 'token.revoked' }), [4, 3])
    assert.deepEqual(await list({ ...acme, type: 'token.revoked' }), [4])
    assert.deepEqual(await list({ subject: 'signingKey:one' }), [5, 2])
    assert.deepEqual(await list({ ...acme, subject: 'signingKey:one' }), [])
    assert.deepEqual(await list({ ...acme, withDeployment: true }), [5, 4, 2])
    assert.deepEqual(await list({ ...acme, withDeployment: true, before: 4 }), [2, 1])
    const added = { withDeployment: true, type: 'signing_key.added' } as const
    assert.deepEqual(await list({ ...acme, ...added, subject: 'signingKey:one' }), [2])
  })

  always('knows again what was done under a key', async (opened) => {
    const once = { key: 'key of ada', request: 'what was asked' }
    assert.equal(await opened.events.doneOnce(once.key), undefined)
    await tell(opened, { ...CHANGE, once })
    const done = { subject: CHANGE.subject, request: once.request }
    assert.deepEqual(await opened.events.doneOnce(once.key), done)
    assert.equal(await opened.events.doneOnce('KEY OF ADA'), undefined)
    assert.ok(!JSON.stringify(await opened.events.after(0, 1)).includes('ada'))
  })
}

function testBetween(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always(
    'tells an organization of its own events and the deployment’s, in order',
    async (opened) => {
      for (const organization of ['acme', 'rival', null, 'acme', null, 'rival', 'acme']) {
        await tell(opened, { ...CHANGE, organization })
      }
      const between = async (after: number, upTo: number, limit = 10) =>
        seqsOf(await opened.events.between({ organization: 'acme', after, upTo, limit }))
      assert.deepEqual(await between(0, 7), [1, 3, 4, 5, 7])
      assert.deepEqual(await between(1, 5), [3, 4, 5])
      assert.deepEqual(await between(0, 7, 3), [1, 3, 4])
      assert.deepEqual(await between(7, 9), [])
      assert.deepEqual(await between(5, 4), [])
    },
  )
}
