import assert from 'node:assert/strict'
import { it } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'
import { creditsAdded } from '../contracts/changes.ts'

const LEASE = 5 * 60_000
const RUN = {
  id: 'run',
  proof: { by: 'credential' },
  organization: 'acme',
  price: 4,
  limits: [{ bucket: 'any', count: 100, windowSeconds: 60 }],
} as const

it('takes a lease for run out at its very instant, and not before', async (t) => {
  const { credits, runs, clock } = openForTest(t)
  await credits.topUp(
    { organization: 'acme', amount: 10, reference: 'first' },
    creditsAdded('acme'),
  )
  await runs.redeem(RUN)
  await runs.redeem({ ...RUN, id: 'late' })
  clock.advance(LEASE - 1)
  assert.equal(await credits.settle('run'), 'ended')
  assert.equal(await credits.releaseLapsed(10), 0)
  clock.advance(1)
  assert.equal(await credits.settle('late'), 'lapsed')
  assert.equal(await credits.releaseLapsed(10), 1)
})

it('lets the database itself refuse a debt, should a statement ever be wrong', async (t) => {
  const { credits, sqlite } = openForTest(t)
  await credits.topUp(
    { organization: 'acme', amount: 10, reference: 'first' },
    creditsAdded('acme'),
  )
  for (const change of ['held = 11', 'held = -1', 'balance = -1', 'balance = 9007199254740992']) {
    assert.throws(() => sqlite.db.exec(`UPDATE credit_accounts SET ${change}`), /CHECK constraint/)
  }
})

it('keeps the time and both sides of every entry', async (t) => {
  const { credits, runs, clock, sqlite } = openForTest(t)
  await credits.topUp(
    { organization: 'acme', amount: 10, reference: 'first' },
    creditsAdded('acme'),
  )
  await runs.redeem(RUN)
  clock.advance(1_000)
  await credits.settle('run')
  const rows = sqlite.db.prepare('SELECT * FROM credit_entries').all()
  const at = clock.wall()
  const common = { organization: 'acme' }
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [
      {
        seq: 1,
        at: at - 1_000,
        ...common,
        debit: 'granted',
        credit: 'available',
        amount: 10,
        reference: 'first',
      },
      { seq: 2, at, ...common, debit: 'available', credit: 'spent', amount: 4, reference: 'run' },
    ],
  )
})
