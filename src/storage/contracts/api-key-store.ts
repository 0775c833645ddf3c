import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { ApiKeyStore, OperatorStore, OrganizationStore } from '../../core/accounts/index.ts'
import type { EventStore } from '../../core/events/index.ts'
import type { LongLivedStore } from '../../core/tokens/index.ts'
import { testGrace } from './api-key-graces.ts'
import { changeOf } from './changes.ts'
import { type Engine, guarantees } from './engine.ts'
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

const CREATED = changeOf('api_key.created', 'apiKey:one')
const ROTATED = changeOf('api_key.rotated', 'apiKey:one', { ends: ['apiKey:one'] })
const REVOKED = changeOf('api_key.revoked', 'apiKey:one', { ends: ['apiKey:one'] })
const FIRST_PAGE = { after: undefined, limit: 10 }

const FULL = newApiKey('one', {
  environment: 'staging',
  permissions: ['tools:use', 'admin'],
  streamTokensPerMinute: 0,
  userTokensPerMinute: 7,
  madeBy: 'ada',
  expiresAt: Number.MAX_SAFE_INTEGER,
})

/** Whom a secret of this name speaks for. */
const callerOf = async ({ apiKeys }: Pick<Opened, 'apiKeys'>, name: string) =>
  (await apiKeys.bySecret(secretOf(name).digest)).value

/** What every `ApiKeyStore` promises. */
export function testApiKeyStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: API key store`, { skip: engine.skip ?? false }, () => {
    testCallers(engine)
    testSeen(engine)
    testShowing(engine)
    testRotating(engine)
    testSteps(engine)
    testGrace(engine)
    testRevoking(engine)
  })
}

function testCallers(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('says whom a key speaks for, and what it may ask for', async (opened) => {
    await opened.apiKeys.add(newApiKey('other'), CREATED)
    await opened.apiKeys.add(FULL, CREATED)
    const { id, secret, ...rest } = FULL
    const found = { ancestors: [], isPaused: false, isInGrace: false, organizationEndedAt: null }
    const caller = { ...rest, ...found, apiKeyId: id }
    assert.deepEqual(await callerOf(opened, 'one'), caller)
    assert.deepEqual((await opened.apiKeys.byId('one')).value, caller)
    assert.equal((await callerOf(opened, 'other'))?.expiresAt, null)
  })

  always('finds nobody under what no key has', async (opened) => {
    await opened.apiKeys.add(FULL, CREATED)
    for (const digest of ['one', 'DIGEST OF ONE', 'digest of %', '']) {
      assert.equal((await opened.apiKeys.bySecret(digest)).value, undefined)
    }
    for (const id of ['two', 'ONE', FULL.keyId, '']) {
      assert.equal((await opened.apiKeys.byId(id)).value, undefined)
    }
  })

  always(
    'finds nobody while the organization is not active, and then says since',
    async (opened) => {
      const { apiKeys, organizations, now } = opened
      await apiKeys.add(FULL, CREATED)
      const from = now()
      await organizations.deactivate(
        'acme',
        changeOf('organization.deactivated', 'organization:acme'),
      )
      assert.equal(await callerOf(opened, 'one'), undefined)
      assert.equal((await apiKeys.byId('one')).value, undefined)

      await organizations.activate('acme', changeOf('organization.activated', 'organization:acme'))
      const endedAt = (await callerOf(opened, 'one'))?.organizationEndedAt ?? 0
      assert.ok(endedAt >= from && endedAt <= now())
      assert.equal((await apiKeys.byId('one')).value?.organizationEndedAt, endedAt)
    },
  )
}

function testSeen(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('says as of which event it found or did not find', async ({ apiKeys, events }) => {
    const { digest } = FULL.secret
    assert.deepEqual(await apiKeys.bySecret(digest), { asOf: 0, value: undefined })
    assert.deepEqual(await apiKeys.byId('one'), { asOf: 0, value: undefined })
    await apiKeys.add(FULL, CREATED)
    const before = await apiKeys.bySecret(digest)
    assert.equal(before.asOf, 1)
    assert.equal((await apiKeys.byId('one')).asOf, 1)
    await apiKeys.revoke('one', REVOKED)
    const { seq } = await events.head()
    assert.ok(seq > before.asOf)
    assert.deepEqual(await apiKeys.bySecret(digest), { asOf: seq, value: undefined })
    assert.deepEqual(await apiKeys.byId('one'), { asOf: seq, value: undefined })
  })
}

function testShowing(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  always('shows a key as it was added, and no secret but its beginning', async (opened) => {
    const { apiKeys, now } = opened
    const from = now()
    const added = await apiKeys.add(FULL, CREATED)
    const { secret, ...rest } = FULL
    const { createdAt } = added
    assert.ok(createdAt >= from && createdAt <= now())
    const shown = { mask: secret.mask, createdAt, expiresAt: null, lastUsedAt: null }
    const times = { createdAt, lastUsedAt: null, revokedAt: null }
    assert.deepEqual(added, { ...rest, ...times, isPaused: false, secrets: [shown] })
    assert.deepEqual(await apiKeys.show('acme', 'one'), added)
    assert.deepEqual((await apiKeys.list('acme', FIRST_PAGE)).items, [added])
  })

  always('shows a key to its own organization only', async ({ apiKeys }) => {
    await apiKeys.add(FULL, CREATED)
    assert.equal(await apiKeys.show('rival', 'one'), undefined)
    assert.deepEqual((await apiKeys.list('rival', FIRST_PAGE)).items, [])
    assert.equal(await apiKeys.show('acme', 'two'), undefined)
  })

  inTime('lists keys newest first, stable while keys are added', async ({ apiKeys }, advance) => {
    const add = (id: string) => apiKeys.add(newApiKey(id), CREATED)
    await assertStable({ add, advance, list: (page) => apiKeys.list('acme', page) })
  })
}

function testRotating(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always(
    'finds a key by either secret after a rotation, and shows the newest first',
    async (opened) => {
      const { apiKeys } = opened
      await apiKeys.add(newApiKey('one'), CREATED)
      await apiKeys.rotate('one', secretOf('two'), 60, undefined, ROTATED)
      const rotated = await apiKeys.rotate('one', secretOf('three'), 60, undefined, ROTATED)
      for (const name of ['one', 'two', 'three']) {
        assert.equal((await callerOf(opened, name))?.apiKeyId, 'one')
      }
      assert.equal((await callerOf(opened, 'three'))?.expiresAt, null)
      assert.equal((await apiKeys.byId('one')).value?.expiresAt, null)
      assert.deepEqual(rotated, await apiKeys.show('acme', 'one'))
      assert.equal(rotated?.secrets[0]?.mask, 'three')
      assert.deepEqual(
        new Set(rotated?.secrets.map(({ mask }) => mask)),
        new Set(['three', 'two', 'one']),
      )
    },
  )

  always('rotates no key that is not there, or was revoked, or has expired', async (opened) => {
    const { apiKeys, now } = opened
    await apiKeys.add(newApiKey('one'), CREATED)
    await apiKeys.add(newApiKey('expired', { expiresAt: now() }), CREATED)
    await apiKeys.revoke('one', REVOKED)
    for (const id of ['one', 'expired', 'never']) {
      await assertNoStep(
        opened,
        (it) => apiKeys.rotate(id, secretOf('new'), 0, undefined, it),
        undefined,
      )
      assert.equal(await callerOf(opened, 'new'), undefined)
    }
    const expired = await apiKeys.show('acme', 'expired')
    assert.deepEqual(
      expired?.secrets.map(({ mask, expiresAt }) => ({ mask, expiresAt })),
      [{ mask: 'expired', expiresAt: null }],
    )
  })
}

function testSteps(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('adds a key and tells of it in one step', async (opened) => {
    const { apiKeys } = opened
    const look = () => apiKeys.list('acme', FIRST_PAGE)
    await assertOneStep(opened, (it) => apiKeys.add(newApiKey('one'), it), look)
  })
  always('rotates a key and tells of it in one step', async (opened) => {
    const { apiKeys } = opened
    await apiKeys.add(newApiKey('one'), CREATED)
    const look = () => apiKeys.show('acme', 'one')
    await assertOneStep(
      opened,
      (it) => apiKeys.rotate('one', secretOf('two'), 60, undefined, it),
      look,
    )
  })
}

function testRevoking(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('finds nobody by any secret of a revoked key, which is still shown', async (opened) => {
    const { apiKeys } = opened
    await apiKeys.add(newApiKey('one'), CREATED)
    await apiKeys.add(newApiKey('other'), CREATED)
    await apiKeys.rotate('one', secretOf('two'), 60, undefined, ROTATED)
    assert.equal(await apiKeys.revoke('one', REVOKED), true)
    assert.equal(await callerOf(opened, 'one'), undefined)
    assert.equal(await callerOf(opened, 'two'), undefined)
    assert.ok(await callerOf(opened, 'other'))
    const shown = await apiKeys.show('acme', 'one')
    assert.ok(shown?.revokedAt !== null && (shown?.revokedAt ?? 0) >= (shown?.createdAt ?? 0))
    await assertNoStep(opened, (it) => apiKeys.revoke('one', it), false)
    await assertNoStep(opened, (it) => apiKeys.revoke('never', it), false)
    assert.deepEqual(await apiKeys.show('acme', 'one'), shown)
  })

  always('ends what was made with the key, and what was made with that', async (opened) => {
    const { apiKeys, longLived, operators } = opened
    await operators.add(newOperator('ada'), changeOf('operator.invited', 'operator:ada'))
    for (const id of ['one', 'other']) await apiKeys.add(newApiKey(id), CREATED)
    const made = [
      newToken('first', 'ada', { madeBy: 'apiKey:one' }),
      newToken('second', 'ada', { madeBy: 'token:first' }),
      newToken('third', 'ada', { madeBy: 'token:second' }),
    ]
    const kept = [newToken('own', 'ada'), newToken('foreign', 'ada', { madeBy: 'apiKey:other' })]
    for (const token of [...made, ...kept]) {
      await longLived.add(token, changeOf('token.created', `token:${token.id}`))
    }
    await apiKeys.revoke('one', REVOKED)
    for (const { secret } of made) {
      assert.equal((await longLived.bySecret(secret.digest)).value, undefined)
    }
    for (const { secret } of kept) assert.ok((await longLived.bySecret(secret.digest)).value)
    assert.deepEqual(await lastEnds(opened.events), ['apiKey:one', 'token:second', 'token:third'])
  })

  always('revokes a key and tells of it in one step', async (opened) => {
    await opened.apiKeys.add(newApiKey('one'), CREATED)
    const look = () => opened.apiKeys.show('acme', 'one')
    await assertOneStep(opened, (it) => opened.apiKeys.revoke('one', it), look)
  })
}
