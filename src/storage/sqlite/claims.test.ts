import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import {
  handClock,
  openForTest,
  storesOver,
  temporaryFolder,
} from '../../../test/support/sqlite.ts'
import { testClaims } from '../contracts/claims.ts'
import { testKeyStore } from '../contracts/key-store.ts'
import { openSqlite } from './open.ts'

async function open(t: TestContext) {
  const path = join(temporaryFolder(t), 'jeton.db')
  const { sqlite, clock, ...stores } = openForTest(t, path)
  return {
    ...stores,
    advance: async (milliseconds: number) => clock.advance(milliseconds),
    regenerate: async () => storesOver({ ...sqlite, generation: 'another' }),
    size: async () => statSync(path).size + statSync(`${path}-wal`).size,
    async reopen() {
      sqlite.db.close()
      const again = openSqlite(path, handClock(clock.wall()))
      t.after(() => again.db.close())
      return storesOver(again).keys
    },
  }
}

testClaims({ name: 'SQLite', open })
testKeyStore({ name: 'SQLite', open })

const MINUTE = 60_000

it('keeps a JWT dead that was refused as expired, when the clock is set back over a crash', async (t) => {
  const path = join(temporaryFolder(t), 'jeton.db')
  const clock = handClock()
  const { tokens } = openForTest(t, path, clock)
  const { generation, now } = await tokens.admit([])
  const claim = { jti: 'one', generation, expiresAt: now + MINUTE }
  clock.step(MINUTE)
  assert.equal(await tokens.isClaimable(claim), false)

  const later = openForTest(t, path, handClock(now))
  assert.equal(await later.tokens.isClaimable(claim), false)
  const proof = { by: 'jwt', claim } as const
  const redemption = { id: 'one', proof, organization: 'acme', price: 1, limits: [] }
  assert.deepEqual(await later.runs.redeem(redemption), { outcome: 'gone' })
})

it('writes the time down once for any number of expired JWTs', async (t) => {
  const { tokens, clock, sqlite } = openForTest(t)
  const { generation, now } = await tokens.admit([])
  clock.advance(MINUTE)
  const changes = () => Number(sqlite.db.prepare('SELECT total_changes() AS n').get()?.n)
  const before = changes()
  for (let jti = 0; jti < 50; jti++) {
    await tokens.isClaimable({ jti: `${jti}`, generation, expiresAt: now + jti })
  }
  assert.equal(changes() - before, 1)
})
