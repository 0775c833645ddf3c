import assert from 'node:assert/strict'
import type { ApiKeyStore } from '../../core/accounts/index.ts'
import { changeOf } from './changes.ts'
import { type Engine, guarantees } from './engine.ts'
import { newApiKey, secretOf } from './given.ts'

interface Opened {
  readonly apiKeys: ApiKeyStore
  /** The store's clock. */
  readonly now: () => number
}

const CREATED = changeOf('api_key.created', 'apiKey:one')
const ROTATED = changeOf('api_key.rotated', 'apiKey:one', { ends: ['apiKey:one'] })

const callerOf = async ({ apiKeys }: Pick<Opened, 'apiKeys'>, name: string) =>
  (await apiKeys.bySecret(secretOf(name).digest)).value

/** What every `ApiKeyStore` promises of the secrets that were rotated out. */
export function testGrace(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  always('ends the old secret at once when there is no grace', async (opened) => {
    await opened.apiKeys.add(newApiKey('one'), CREATED)
    await opened.apiKeys.rotate('one', secretOf('two'), 0, undefined, ROTATED)
    const caller = await callerOf(opened, 'one')
    assert.ok(caller?.expiresAt !== null && (caller?.expiresAt ?? 0) <= opened.now())
  })

  inTime(
    'ends old secrets after the grace, or when they would have ended',
    async (opened, advance) => {
      const { apiKeys, now } = opened
      await apiKeys.add(newApiKey('one'), CREATED)
      await advance(1_000)
      const start = now()
      await apiKeys.rotate('one', secretOf('two'), 60, undefined, ROTATED)
      await advance(1_000)
      await apiKeys.rotate('one', secretOf('three'), 3_600, undefined, ROTATED)
      assert.equal((await callerOf(opened, 'one'))?.expiresAt, start + 60_000)
      assert.equal((await callerOf(opened, 'two'))?.expiresAt, start + 1_000 + 3_600_000)
      await advance(1_000)
      await apiKeys.rotate('one', secretOf('four'), 0, undefined, ROTATED)
      const ends = ['one', 'two', 'three'].map(
        async (it) => (await callerOf(opened, it))?.expiresAt,
      )
      assert.deepEqual(await Promise.all(ends), Array(3).fill(start + 2_000))
      const shown = await apiKeys.show('acme', 'one')
      assert.deepEqual(
        shown?.secrets.map(({ mask }) => mask),
        ['four'],
      )
    },
  )

  inTime(
    'ends a secret with its key, if that is before the grace is over',
    async (opened, advance) => {
      const expiresAt = opened.now() + 10_000
      await opened.apiKeys.add(newApiKey('one', { expiresAt }), CREATED)
      await advance(9_999)
      assert.ok(await opened.apiKeys.rotate('one', secretOf('two'), 60, undefined, ROTATED))
      assert.equal((await callerOf(opened, 'one'))?.expiresAt, expiresAt)
      assert.equal((await callerOf(opened, 'two'))?.expiresAt, expiresAt)
      await advance(1)
      assert.equal(
        await opened.apiKeys.rotate('one', secretOf('three'), 60, undefined, ROTATED),
        undefined,
      )
    },
  )
}
