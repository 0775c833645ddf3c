import type { TestContext } from 'node:test'
import { openForTest, storesOver } from '../../../test/support/sqlite.ts'
import { type KeptKey, testAccountStore } from '../contracts/account-store.ts'
import { testAssistantStore } from '../contracts/assistant-store.ts'
import { testCreditStore } from '../contracts/credit-store.ts'
import { testRandomRuns } from '../contracts/random-runs.ts'
import { testRunStore } from '../contracts/run-store.ts'
import { testSetupStore } from '../contracts/setup-store.ts'
import { testTokenStore } from '../contracts/token-store.ts'

async function open(t: TestContext) {
  const { sqlite, clock, ...stores } = openForTest(t)
  const { db, now } = sqlite
  const run = async (sql: string, ...values: (string | number | null)[]) =>
    void db.prepare(sql).run(...values)

  return {
    ...stores,
    advance: async (milliseconds: number) => clock.advance(milliseconds),
    ledger: async (organization: string) =>
      db
        .prepare('SELECT * FROM credit_entries WHERE organization = ? ORDER BY seq')
        .all(organization)
        .map(({ debit, credit, amount }) => ({
          debit: String(debit),
          credit: String(credit),
          amount: Number(amount),
        })),
    keep: ({ id, digest, streamTokensPerMinute, lifetimeSeconds }: KeptKey) => {
      const expiresAt = lifetimeSeconds === null ? null : now() + lifetimeSeconds * 1000
      const sql = "INSERT INTO api_keys VALUES (?, ?, ?, 'acme', '', ?, 0, ?, NULL)"
      return run(sql, id, `pk_${id}`, digest, streamTokensPerMinute, expiresAt)
    },
    revoke: (id: string) => run('UPDATE api_keys SET revoked_at = ? WHERE id = ?', now(), id),
    async deactivate(id: string) {
      await run('UPDATE organizations SET active = 0 WHERE id = ?', id)
      await run('UPDATE assistants SET active = 0 WHERE id = ?', id)
    },
    regenerate: async () => storesOver({ ...sqlite, generation: 'another' }),
  }
}

const engine = { name: 'SQLite', open }

testAccountStore(engine)
testAssistantStore(engine)
testCreditStore(engine)
testRandomRuns(engine)
testRunStore(engine)
testSetupStore(engine)
testTokenStore(engine)
