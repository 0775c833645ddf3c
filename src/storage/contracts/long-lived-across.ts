import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { NewLongLivedToken, TokenFilter } from '../../core/tokens/index.ts'
import { changeOf } from './changes.ts'
import { type Engine, guarantees } from './engine.ts'
import { secretOf } from './given.ts'
import { add, alive, found, type Opened, setStage } from './long-lived-cast.ts'
import { lastEnds } from './steps.ts'

const ACROSS = { kind: 'assistant', assistant: 'helper', operator: null } as const
const ANY: TokenFilter = {
  organization: 'acme',
  kinds: ['assistant', 'pat'],
  includeRevoked: false,
}

/** What every `LongLivedStore` promises of tokens that act for no operator. */
export function testLongLivedAcross(engine: Engine<Opened>): void {
  const what = `${engine.name}: long-lived store, tokens for no operator`
  describe(what, { skip: engine.skip ?? false }, () => {
    testKeeping(engine)
    testEnding(engine)
    testLateAdditions(engine)
  })
}

function testKeeping(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('keeps one, finds it by its secret, and says that it acts for none', async (opened) => {
    await setStage(opened)
    const token = await add(opened, 'across', ACROSS)
    assert.deepEqual([token.operator, token.revokedAt], [null, null])
    assert.deepEqual(await opened.longLived.show('acme', 'across'), token)
    assert.deepEqual(await found(opened, 'across'), {
      token,
      operator: null,
      expiresAt: null,
      digest: secretOf('across').digest,
      isInGrace: false,
      ancestors: [],
    })
  })

  always('lists and counts it among the others, and as no operator’s', async (opened) => {
    await setStage(opened)
    await add(opened, 'across', ACROSS)
    await add(opened, 'of ada')
    for (const [by, ids] of [
      [{}, ['across', 'of ada']],
      [{ assistant: 'helper' }, ['across']],
      [{ operator: 'ada' }, ['of ada']],
      [{ username: 'ada' }, ['of ada']],
      [{ username: 'nobody' }, []],
      [{ operator: '' }, []],
    ] as const) {
      const filter = { ...ANY, ...by }
      const page = await opened.longLived.list(filter, { after: undefined, limit: 50 })
      assert.deepEqual(page.items.map(({ id }) => id).sort(), ids)
      const counted = await opened.longLived.count(filter, { start: 0, limit: 50 })
      assert.deepEqual(counted, { items: page.items, total: ids.length })
    }
  })

  always('keeps no other kind of token without an operator', async (opened) => {
    await setStage(opened)
    for (const kind of ['personal', 'session', 'pat', 'device'] as const) {
      await assert.rejects(add(opened, kind, { kind, operator: null }))
    }
  })

  always('gives it another secret', async (opened) => {
    await setStage(opened)
    const before = await add(opened, 'across', ACROSS)
    const rotated = changeOf('token.rotated', 'token:across')
    const after = await opened.longLived.rotate('across', secretOf('new'), 0, undefined, rotated)
    assert.deepEqual(after, { ...before, mask: 'new' })
    assert.equal((await found(opened, 'new'))?.operator, null)
  })
}

type End = readonly [
  what: string,
  end: (opened: Opened) => Promise<unknown>,
  more?: Partial<NewLongLivedToken>,
]

/** What a token for no operator ends with. */
const ENDS: readonly End[] = [
  [
    'its assistant',
    ({ assistants }) =>
      assistants.deactivate(
        'acme',
        'helper',
        changeOf('assistant.deactivated', 'assistant:helper'),
      ),
  ],
  [
    'its organization',
    ({ organizations }) =>
      organizations.deactivate('acme', changeOf('organization.deactivated', 'organization:acme')),
  ],
  [
    'the token of another organization that it was made with',
    ({ longLived }) =>
      longLived.revoke('of eve', changeOf('token.revoked', 'token:of eve', { ends: [] })),
    { madeBy: 'token:of eve' },
  ],
  [
    'the operator of another organization whose token it was made with',
    ({ operators }) =>
      operators.deactivate('eve', true, changeOf('operator.deactivated', 'operator:eve')),
    { madeBy: 'token:of eve' },
  ],
]

async function stage(opened: Opened): Promise<void> {
  await setStage(opened)
  await add(opened, 'of eve', { operator: 'eve', organization: 'rival' })
}

function testEnding(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  for (const [what, end, more] of ENDS) {
    always(`ends it with ${what}`, async (opened) => {
      await stage(opened)
      await add(opened, 'across', { ...ACROSS, ...more })
      await end(opened)
      assert.equal(await found(opened, 'across'), undefined)
      assert.notEqual((await opened.longLived.show('acme', 'across'))?.revokedAt, null)
    })
  }

  always('ends it with no operator, and with no seat', async (opened) => {
    await stage(opened)
    await add(opened, 'across', ACROSS)
    const { operators } = opened
    for (const id of ['ada', 'bob', 'eve']) {
      const [changed, off] = ['operator.changed', 'operator.deactivated'] as const
      const subject = `operator:${id}` as const
      await operators.change(id, { hasAiSeat: false }, changeOf(changed, subject))
      await operators.deactivate(id, true, changeOf(off, subject))
      await operators.activate(id, changeOf('operator.activated', subject))
    }
    assert.deepEqual(await alive(opened, ['across']), ['across'])
  })

  always('names it where it is revoked among others', async (opened) => {
    await stage(opened)
    await add(opened, 'across', ACROSS)
    const { longLived, events } = opened
    const revoked = changeOf('tokens.revoked', 'organization:acme')
    assert.equal(await longLived.revokeMany({ ...ANY, assistant: 'helper' }, [], 9, revoked), 1)
    assert.deepEqual(await lastEnds(events), ['token:across'])
    assert.deepEqual(await alive(opened, ['across']), [])
  })
}

function testLateAdditions(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  for (const [what, end, more] of ENDS) {
    always(`lets none live that is added when ${what} has ended`, async (opened) => {
      await stage(opened)
      await end(opened)
      assert.notEqual((await add(opened, 'late', { ...ACROSS, ...more })).revokedAt, null)
      assert.equal(await found(opened, 'late'), undefined)
    })
  }
}
