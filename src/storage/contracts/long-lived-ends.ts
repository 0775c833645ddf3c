import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { NewLongLivedToken, TokenFilter } from '../../core/tokens/index.ts'
import { changeOf } from './changes.ts'
import { type Engine, guarantees } from './engine.ts'
import { newApiKey, secretOf } from './given.ts'
import { add, alive, found, type Opened, setStage } from './long-lived-cast.ts'
import { testUses } from './long-lived-uses.ts'
import { assertNoStep, assertOneStep, lastEnds } from './steps.ts'

const ROTATED = changeOf('token.rotated', 'token:one')
const REVOKED = changeOf('token.revoked', 'token:one')
const OF_ADA: TokenFilter = {
  organization: 'acme',
  kinds: ['pat', 'session', 'device'],
  operator: 'ada',
  includeRevoked: true,
}

/** What every `LongLivedStore` promises of what ends, and of what is used. */
export function testLongLivedEnds(engine: Engine<Opened>): void {
  describe(`${engine.name}: long-lived store, ending`, { skip: engine.skip ?? false }, () => {
    testLateAdditions(engine)
    testRotating(engine)
    testGrace(engine)
    testRevoking(engine)
    testRevokingMany(engine)
    testUses(engine)
  })
}

/** What ends somebody or something, and the token that is made all the same. */
const LATE: readonly (readonly [
  what: string,
  end: (opened: Opened) => Promise<unknown>,
  more: Partial<NewLongLivedToken>,
])[] = [
  [
    'the token that it is made with',
    async (opened) => {
      await add(opened, 'one')
      await opened.longLived.revoke('one', REVOKED)
    },
    { madeBy: 'token:one' },
  ],
  [
    'the API key that it is made with',
    async ({ apiKeys }) => {
      await apiKeys.add(newApiKey('key'), changeOf('api_key.created', 'apiKey:key'))
      await apiKeys.revoke('key', changeOf('api_key.revoked', 'apiKey:key'))
    },
    { madeBy: 'apiKey:key' },
  ],
  [
    'its operator',
    ({ operators }) =>
      operators.deactivate('bob', true, changeOf('operator.deactivated', 'operator:bob')),
    { operator: 'bob' },
  ],
  [
    'its assistant',
    ({ assistants }) =>
      assistants.deactivate(
        'acme',
        'helper',
        changeOf('assistant.deactivated', 'assistant:helper'),
      ),
    { kind: 'assistant', assistant: 'helper' },
  ],
  [
    'the AI seat of its operator',
    ({ operators }) =>
      operators.change('bob', { hasAiSeat: false }, changeOf('operator.changed', 'operator:bob')),
    { kind: 'assistant', assistant: 'helper', operator: 'bob' },
  ],
]

function testLateAdditions(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  for (const [what, end, more] of LATE) {
    always(`lets no token live that is added when ${what} has ended`, async (opened) => {
      await setStage(opened)
      assert.equal((await add(opened, 'early', { ...more, madeBy: null })).revokedAt, null)
      await end(opened)
      assert.notEqual((await add(opened, 'late', more)).revokedAt, null)
      assert.equal(await found(opened, 'late'), undefined)
    })
  }
}

function testRotating(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('gives a token another secret and its mask, under the same id', async (opened) => {
    await setStage(opened)
    const before = await add(opened, 'one')
    const after = await opened.longLived.rotate('one', secretOf('new'), 60, undefined, ROTATED)
    assert.deepEqual(after, { ...before, mask: 'new' })
    assert.deepEqual(await lastEnds(opened.events), ['token:one'])
    assert.deepEqual((await found(opened, 'new'))?.expiresAt, null)
    assert.equal((await found(opened, 'one'))?.token.id, 'one')
  })

  always('rotates in one step with the event', async (opened) => {
    await setStage(opened)
    await add(opened, 'one')
    await assertOneStep(
      opened,
      (change) => opened.longLived.rotate('one', secretOf('two'), 60, undefined, change),
      async () => [await found(opened, 'one'), await found(opened, 'two')],
    )
  })
}

function testGrace(engine: Engine<Opened>): void {
  const { inTime } = guarantees(engine)

  inTime('says when the grace of an old secret ends, which no other prolongs', async (opened) => {
    await setStage(opened)
    const { longLived, now } = opened
    await add(opened, 'one')
    await longLived.rotate('one', secretOf('two'), 60, undefined, ROTATED)
    assert.equal((await found(opened, 'one'))?.expiresAt, now() + 60_000)
    await longLived.rotate('one', secretOf('three'), 604_800, undefined, ROTATED)
    assert.equal((await found(opened, 'one'))?.expiresAt, now() + 60_000)
    await longLived.rotate('one', secretOf('four'), 0, undefined, ROTATED)
    const ends = ['one', 'two', 'three'].map(async (it) => (await found(opened, it))?.expiresAt)
    assert.deepEqual(await Promise.all(ends), [now(), now(), now()])
  })

  inTime('lets no secret outlive its token, and says which of both is first', async (opened) => {
    await setStage(opened)
    const expiresAt = opened.now() + 30_000
    await add(opened, 'one', { expiresAt })
    await opened.longLived.rotate('one', secretOf('two'), 60, undefined, ROTATED)
    assert.equal((await found(opened, 'one'))?.expiresAt, expiresAt)
    assert.equal((await found(opened, 'two'))?.expiresAt, expiresAt)
  })

  inTime(
    'rotates nothing that is revoked, unknown, or at its very end',
    async (opened, advance) => {
      await setStage(opened)
      const { longLived, now } = opened
      await add(opened, 'one', { expiresAt: now() + 1_000 })
      await add(opened, 'revoked')
      await longLived.revoke('revoked', REVOKED)
      await advance(999)
      assert.ok(await longLived.rotate('one', secretOf('in time'), 0, undefined, ROTATED))
      await advance(1)
      for (const id of ['one', 'revoked', 'nobody']) {
        const late = secretOf(`late ${id}`)
        await assertNoStep(
          opened,
          (change) => longLived.rotate(id, late, 0, undefined, change),
          undefined,
        )
        assert.equal(await found(opened, `late ${id}`), undefined)
      }
    },
  )
}

/** Tokens made with each other, and one that stands alone. */
async function family(opened: Opened): Promise<readonly string[]> {
  await setStage(opened)
  await add(opened, 'one')
  await add(opened, 'child', { madeBy: 'token:one' })
  await add(opened, 'grandchild', { madeBy: 'token:child', operator: 'bob' })
  await add(opened, 'sibling', { madeBy: 'token:one', kind: 'assistant', assistant: 'helper' })
  await add(opened, 'stranger', { madeBy: 'apiKey:one' })
  return ['one', 'child', 'grandchild', 'sibling', 'stranger']
}

function testRevoking(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  always(
    'revokes a token with everything below it, and names what nothing else covers',
    async (opened) => {
      const all = await family(opened)
      assert.equal(await opened.longLived.revoke('one', REVOKED), true)
      assert.deepEqual(await alive(opened, all), ['stranger'])
      assert.deepEqual(await lastEnds(opened.events), ['token:grandchild', 'token:one'])
    },
  )

  always('leaves alone what a token was made with', async (opened) => {
    const all = await family(opened)
    await opened.longLived.revoke('child', REVOKED)
    assert.deepEqual(await alive(opened, all), ['one', 'sibling', 'stranger'])
  })

  inTime('revokes once, and keeps when that was', async (opened, advance) => {
    await family(opened)
    const { longLived, now } = opened
    const at = now()
    await longLived.revoke('child', REVOKED)
    await advance(1)
    for (const id of ['child', 'grandchild', 'nobody']) {
      await assertNoStep(opened, (change) => longLived.revoke(id, change), false)
    }
    await longLived.revoke('one', REVOKED)
    assert.equal((await longLived.show('acme', 'grandchild'))?.revokedAt, at)
    assert.equal((await longLived.show('acme', 'one'))?.revokedAt, at + 1)
  })

  always('revokes in one step with the event', async (opened) => {
    const all = await family(opened)
    await assertOneStep(
      opened,
      (change) => opened.longLived.revoke('one', change),
      () => alive(opened, all),
    )
  })
}

function testRevokingMany(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  const many = changeOf('tokens.revoked', 'operator:ada')

  always('revokes what it is told to, with what was made with it, and counts', async (opened) => {
    const all = await family(opened)
    await add(opened, 'of bob', { operator: 'bob' })
    const { longLived } = opened
    assert.equal(await longLived.revokeMany(OF_ADA, [], 10, many), 3)
    assert.deepEqual(await alive(opened, [...all, 'of bob']), ['of bob'])
    const ended = all.map((id) => `token:${id}`).sort()
    assert.deepEqual(await lastEnds(opened.events), ended)
    await assertNoStep(opened, (change) => longLived.revokeMany(OF_ADA, [], 10, change), 0)
  })

  always('revokes no more at once than it is told, and each in the end', async (opened) => {
    await setStage(opened)
    for (const id of ['a', 'b', 'c', 'd', 'e']) await add(opened, id)
    const steps: number[] = []
    for (let step = 0; step < 4; step++) {
      steps.push(await opened.longLived.revokeMany(OF_ADA, [], 2, many))
    }
    assert.deepEqual(steps, [2, 2, 1, 0])
  })

  always('keeps those that are named, with what was made with them', async (opened) => {
    const all = await family(opened)
    const { longLived } = opened
    await add(opened, 'nephew', { madeBy: 'token:sibling' })
    assert.equal(await longLived.revokeMany(OF_ADA, ['child', 'one'], 10, many), 2)
    assert.deepEqual(await alive(opened, all), ['one', 'child', 'grandchild', 'sibling'])
    assert.deepEqual(await lastEnds(opened.events), ['token:nephew', 'token:stranger'])
  })

  always('keeps none for the sake of a token that is not there', async (opened) => {
    const all = await family(opened)
    assert.equal(await opened.longLived.revokeMany(OF_ADA, ['nobody'], 10, many), 3)
    assert.deepEqual(await alive(opened, all), [])
  })

  always('revokes many in one step with the event', async (opened) => {
    const all = await family(opened)
    await assertOneStep(
      opened,
      (change) => opened.longLived.revokeMany(OF_ADA, [], 10, change),
      () => alive(opened, all),
    )
  })
}
