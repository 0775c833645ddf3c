import assert from 'node:assert/strict'
import { changeOf } from './changes.ts'
import { type Engine, guarantees } from './engine.ts'
import { newApiKey, secretOf } from './given.ts'
import { add, found, type Opened, setStage } from './long-lived-cast.ts'

const ROTATED = changeOf('token.rotated', 'token:one')

/** What every `LongLivedStore` promises of when secrets were used, and for how long it knows them. */
export function testUses(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  always('notes when secrets were used, of tokens and keys, never backwards', async (opened) => {
    await setStage(opened)
    const { apiKeys, longLived, events } = opened
    await add(opened, 'one')
    await longLived.rotate('one', secretOf('two'), 60, undefined, ROTATED)
    await apiKeys.add(newApiKey('key'), changeOf('api_key.created', 'apiKey:key'))
    const head = await events.head()
    const use = (name: string, at: number) => ({ digest: secretOf(name).digest, at })
    await longLived.used([use('one', 30), use('key', 5), use('nobody', 99), use('two', 20)])
    await longLived.used([use('key', 4), use('two', 25)])
    await longLived.used([])

    assert.equal((await longLived.show('acme', 'one'))?.lastUsedAt, 30)
    const key = await apiKeys.show('acme', 'key')
    assert.deepEqual([key?.lastUsedAt, key?.secrets[0]?.lastUsedAt], [5, 5])
    assert.deepEqual(await events.head(), head)
  })

  inTime('forgets rotated secrets after thirty days, so many at once', async (opened, advance) => {
    await setStage(opened)
    await add(opened, 'one')
    const { longLived } = opened
    for (const name of ['two', 'three', 'four']) {
      await longLived.rotate('one', secretOf(name), 0, undefined, ROTATED)
    }
    await advance(30 * 86_400_000 - 1)
    assert.equal(await longLived.forgetSecrets(10), 0)
    assert.ok(await found(opened, 'one'), 'it has ended, but is known')
    await advance(1)
    const steps = [await longLived.forgetSecrets(2), await longLived.forgetSecrets(2)]
    assert.deepEqual([...steps, await longLived.forgetSecrets(2)], [2, 1, 0])
    assert.equal(await found(opened, 'one'), undefined)
    assert.ok(await found(opened, 'four'))
  })
}
