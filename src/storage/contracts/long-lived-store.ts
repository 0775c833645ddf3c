import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { NewLongLivedToken, TokenFilter } from '../../core/tokens/index.ts'
import { changeOf } from './changes.ts'
import { type Engine, guarantees } from './engine.ts'
import { newToken, secretOf } from './given.ts'
import { add, found, type Opened, setStage } from './long-lived-cast.ts'
import { assertStable } from './paging.ts'
import { assertOneStep } from './steps.ts'

const FULL = newToken('full', 'ada', {
  kind: 'assistant',
  assistant: 'helper',
  madeBy: 'token:maker',
  name: 'O’Hara; DROP TABLE tokens --',
  isReadOnly: true,
  cidr: '10.0.0.0/8',
  data: { team: ['a', null, { deep: true }], '': 0 },
  expiresAt: Number.MAX_SAFE_INTEGER,
  secret: { digest: 'digest of full', mask: 'i5t_Xk3f' },
})
const CREATED = changeOf('token.created', 'token:full')
const OF_ADA: TokenFilter = {
  organization: 'acme',
  kinds: ['pat', 'session', 'device'],
  operator: 'ada',
  includeRevoked: false,
}

const MAKER = {
  subject: 'token:maker',
  isLive: true,
  expiresAt: null,
  permissions: null,
  cidr: null,
  host: null,
}

/** What every `LongLivedStore` promises to find, and to list. */
export function testLongLivedStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: long-lived store`, { skip: engine.skip ?? false }, () => {
    testKeeping(engine)
    testFinding(engine)
    testFilters(engine)
    testLists(engine)
  })
}

function testKeeping(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('keeps a token as it was made, and shows the mask of its secret', async (opened) => {
    await setStage(opened)
    const { longLived, now } = opened
    const from = now()
    const added = await longLived.add(FULL, CREATED)
    const { secret, ...told } = FULL
    assert.deepEqual(added, {
      ...told,
      mask: 'i5t_Xk3f',
      operator: { id: 'ada', username: 'ada' },
      assistant: { id: 'helper', naturalId: 'team:helper' },
      createdAt: added.createdAt,
      revokedAt: null,
      lastUsedAt: null,
    })
    assert.ok(added.createdAt >= from && added.createdAt <= now())
    assert.deepEqual(await longLived.show('acme', 'full'), added)
    assert.ok(!JSON.stringify(added).includes(secret.digest))
  })

  always('shows nobody what is of another organization', async (opened) => {
    await setStage(opened)
    await opened.longLived.add(FULL, CREATED)
    for (const [organization, id] of [
      ['rival', 'full'],
      ['acme', 'FULL'],
      ['', 'full'],
    ] as const) {
      assert.equal(await opened.longLived.show(organization, id), undefined)
    }
  })

  always('adds a token and its event in one step', async (opened) => {
    await setStage(opened)
    const { longLived } = opened
    await assertOneStep(
      opened,
      (change) => longLived.add(FULL, change),
      () => longLived.show('acme', 'full'),
    )
  })
}

function testFinding(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('finds a token by its secret, with whom it acts for', async (opened) => {
    await setStage(opened)
    const { longLived, operators } = opened
    await add(opened, 'maker', { id: 'maker' })
    const token = await longLived.add(FULL, CREATED)
    const operator = await operators.show('acme', 'ada')
    assert.deepEqual(await found(opened, 'full'), {
      token,
      operator,
      expiresAt: Number.MAX_SAFE_INTEGER,
      digest: FULL.secret.digest,
      isInGrace: false,
      ancestors: [MAKER],
    })
    for (const digest of ['full', 'DIGEST OF FULL', 'digest of %', '']) {
      assert.equal((await longLived.bySecret(digest)).value, undefined)
    }
  })

  always('finds it though it has expired, for that is for others to judge', async (opened) => {
    await setStage(opened)
    await add(opened, 'old', { expiresAt: 0 })
    assert.equal((await found(opened, 'old'))?.expiresAt, 0)
  })

  always('tells the last event that is told of in what it saw', async (opened) => {
    await setStage(opened)
    const { longLived, events } = opened
    const before = await events.head()
    assert.equal((await longLived.bySecret('digest of full')).asOf, before.seq)
    await longLived.add(FULL, CREATED)
    assert.equal((await longLived.bySecret('digest of full')).asOf, before.seq + 1)
  })

  always('finds it only while all that it hangs on is active', async (opened) => {
    await setStage(opened)
    const { assistants, operators, organizations } = opened
    await add(opened, 'by ada', { kind: 'pat' })
    await add(opened, 'for helper', { ...FULL, id: 'for helper', secret: secretOf('for helper') })
    const off = changeOf('assistant.deactivated', 'assistant:helper')
    await assistants.deactivate('acme', 'helper', off)
    assert.equal(await found(opened, 'for helper'), undefined)
    assert.ok(await found(opened, 'by ada'))
    await operators.deactivate('ada', true, changeOf('operator.deactivated', 'operator:ada'))
    assert.equal(await found(opened, 'by ada'), undefined)

    await add(opened, 'by eve', { organization: 'rival', operator: 'eve' })
    assert.ok(await found(opened, 'by eve'))
    const ended = changeOf('organization.deactivated', 'organization:rival')
    await organizations.deactivate('rival', ended)
    assert.equal(await found(opened, 'by eve'), undefined)
  })
}

/** Seven tokens that differ in what can be filtered by, the last of them revoked. */
async function fill(opened: Opened): Promise<void> {
  await setStage(opened)
  const tokens: readonly [string, Partial<NewLongLivedToken>][] = [
    ['session', { kind: 'session' }],
    ['pat', { kind: 'pat', secret: { digest: 'pat', mask: 'vai_pat_a%_1' } }],
    ['of bob', { kind: 'pat', operator: 'bob' }],
    ['helper of ada', { kind: 'assistant', assistant: 'helper' }],
    ['helper of bob', { kind: 'assistant', assistant: 'helper', operator: 'bob' }],
    ['of eve', { kind: 'pat', operator: 'eve', organization: 'rival' }],
    ['revoked', { kind: 'pat' }],
  ]
  for (const [id, more] of tokens) await add(opened, id, more)
  await opened.longLived.revoke('revoked', changeOf('token.revoked', 'token:revoked'))
}

function testFilters(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  const any = { organization: 'acme', kinds: ['pat', 'session', 'assistant'] } as const
  const wanted: readonly [string, Partial<TokenFilter>, readonly string[]][] = [
    ['organization', {}, ['session', 'pat', 'of bob', 'helper of ada', 'helper of bob']],
    ['kind', { kinds: ['session'] }, ['session']],
    ['no kind', { kinds: [] }, []],
    ['operator', { operator: 'bob' }, ['of bob', 'helper of bob']],
    ['name', { username: 'bob' }, ['of bob', 'helper of bob']],
    ['an unknown name', { username: 'nobody' }, []],
    ['two operators at once', { operator: 'ada', username: 'bob' }, []],
    ['an operator of others', { operator: 'eve' }, []],
    ['assistant', { assistant: 'helper' }, ['helper of ada', 'helper of bob']],
    ['assistant and operator', { assistant: 'helper', operator: 'ada' }, ['helper of ada']],
    ['beginning', { maskPrefix: 'vai_pat_a%' }, ['pat']],
    ['a beginning that is no pattern', { maskPrefix: 'vai_pat_a_' }, []],
    ['revoked ones too', { includeRevoked: true, kinds: ['pat'] }, ['pat', 'of bob', 'revoked']],
  ]
  for (const [what, by, ids] of wanted) {
    always(`lists and counts by what was asked for: ${what}`, async (opened) => {
      await fill(opened)
      const filter = { ...any, includeRevoked: false, ...by }
      const page = await opened.longLived.list(filter, { after: undefined, limit: 50 })
      const counted = await opened.longLived.count(filter, { start: 0, limit: 50 })
      const known = await opened.longLived.count(filter, { start: 0, limit: 50 }, ids.length)
      assert.deepEqual(page.items.map(({ id }) => id).sort(), [...ids].sort())
      assert.deepEqual(counted, { items: page.items, total: ids.length })
      assert.deepEqual(known, counted)
    })
  }
}

function testLists(engine: Engine<Opened>): void {
  const { inTime } = guarantees(engine)

  inTime('lists each token once, newest first, whatever is added', async (opened, advance) => {
    await setStage(opened)
    await assertStable({
      add: (id) => add(opened, id),
      list: (page) => opened.longLived.list(OF_ADA, page),
      advance,
    })
  })

  inTime('gives every part of a list by how many are skipped', async (opened, advance) => {
    await setStage(opened)
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
      await add(opened, id)
      await advance(id === 'c' ? 0 : 1)
    }
    const all = ['g', 'f', 'e', 'd', 'c', 'b', 'a']
    for (let start = 0; start <= 8; start++) {
      for (const limit of [1, 3, 7, 20]) {
        const { items, total } = await opened.longLived.count(OF_ADA, { start, limit })
        assert.equal(total, 7)
        const ids = items.map(({ id }) => id)
        assert.deepEqual(ids, all.slice(start, start + limit), `${limit} after ${start}`)
      }
    }
  })
}
