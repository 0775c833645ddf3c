import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sharedPostgres } from '../../../test/support/postgres.ts'
import { withoutPostgres } from '../../../test/support/postgres-server.ts'
import { creditsAdded } from '../contracts/changes.ts'
import { fifty } from '../contracts/engine.ts'

const LEASE = 5 * 60_000
const DAY = 86_400_000
const RUN = { id: 'run', organization: 'acme', price: 4 }

const options = { skip: withoutPostgres }
const fresh = await sharedPostgres()

async function open() {
  const stores = await fresh()
  const topUp = { organization: 'acme', amount: 10, reference: 'first' }
  await stores.credits.topUp(topUp, creditsAdded('acme'))
  return stores
}

it('takes a lease for run out at its very instant, and not before', options, async () => {
  const { credits, holds, advance } = await open()
  await holds.hold(RUN)
  await holds.hold({ ...RUN, id: 'late' })
  await advance(LEASE - 1)
  assert.equal(await credits.settle('run'), 'ended')
  assert.equal(await credits.releaseLapsed(10), 0)
  await advance(1)
  assert.equal(await credits.settle('late'), 'lapsed')
  assert.equal(await credits.releaseLapsed(10), 1)
})

it(
  'lets the database itself refuse a debt, should a statement ever be wrong',
  options,
  async () => {
    const { client } = await open()
    for (const change of ['held = 11', 'held = -1', 'balance = -1', 'balance = 9007199254740992']) {
      await assert.rejects(client.query(`UPDATE credit_accounts SET ${change}`), { code: '23514' })
    }
  },
)

it('keeps the time and both sides of every entry', options, async () => {
  const { credits, holds, advance, now, client } = await open()
  const at = now()
  await holds.hold(RUN)
  await advance(1_000)
  await credits.settle('run')
  const { rows } = await client.query(`
    SELECT at::float, organization, debit, credit, amount::float, reference
    FROM credit_entries ORDER BY seq`)
  const organization = 'acme'
  const added = { debit: 'granted', credit: 'available', amount: 10, reference: 'first' }
  const spent = { debit: 'available', credit: 'spent', amount: 4, reference: 'run' }
  assert.deepEqual(rows, [
    { at, organization, ...added },
    { at: at + 1_000, organization, ...spent },
  ])
})

it('says ended to all of fifty who settle one hold in several processes', options, async () => {
  const { credits, holds } = await open()
  await holds.hold(RUN)
  const heard = await fifty(() => credits.settle('run'))
  assert.ok(heard.every((outcome) => outcome === 'ended'))
  assert.deepEqual(await credits.balance('acme'), { available: 6 })
})

it('releases and forgets each hold once, whoever sweeps at the same time', options, async () => {
  const { credits, holds, advance } = await open()
  await fifty((serial) => holds.hold({ ...RUN, id: `${serial}`, price: 0 }))
  await advance(LEASE)
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)
  // Who finds the same as another leaves it to that one, and comes again.
  const sweep = async (step: (most: number) => Promise<number>) =>
    sum(await fifty(() => step(7))) + (await step(50))
  assert.equal(await sweep(credits.releaseLapsed), 50)
  await advance(DAY)
  assert.equal(await sweep(credits.forgetEnded), 50)
})

it(
  'enters all that is spent, though an id come again after it was forgotten',
  options,
  async () => {
    const { credits, holds, advance } = await open()
    for (const left of [6, 2]) {
      assert.deepEqual(await holds.hold(RUN), { outcome: 'held' })
      assert.equal(await credits.settle('run'), 'ended')
      assert.deepEqual(await credits.balance('acme'), { available: left })
      await advance(DAY + LEASE)
      await credits.forgetEnded(10)
    }
    const { items } = await credits.history('acme', { after: undefined, limit: 10 })
    assert.deepEqual(
      items.map(({ amount, reference }) => ({ amount, reference })),
      [
        { amount: 4, reference: 'run' },
        { amount: 4, reference: 'run' },
        { amount: 10, reference: 'first' },
      ],
    )
  },
)
