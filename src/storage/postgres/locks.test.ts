import assert from 'node:assert/strict'
import { after, it, type TestContext } from 'node:test'
import { anyServer, opened, ownPart, withSetting } from '../../../test/support/postgres.ts'
import { withoutPostgres } from '../../../test/support/postgres-server.ts'
import { logParts } from '../../../test/support/sqlite.ts'
import { changeOf, creditsAdded } from '../contracts/changes.ts'
import { fifty, tally } from '../contracts/engine.ts'
import { newOperator, newToken, secretOf } from '../contracts/given.ts'
import { postgresStores } from './index.ts'

const options = { skip: withoutPostgres }
const server = withoutPostgres ? '' : await anyServer({ after })

const IDS = Array.from({ length: 80 }, (_, serial) => `id ${serial}`)
const CHANGE = changeOf('operator.changed', 'operator:ada')
const ROUNDS = [1, 2, 3]

/** Most of the ids, forwards or backwards. */
const mostOf = (serial: number) =>
  (serial % 2 === 0 ? IDS : IDS.toReversed()).filter((_, at) => (at + serial) % 5 > 0)

/** Stores of four processes. Whoever waits for each other in them does so up to the deadline. */
async function open(t: TestContext) {
  const { url, client } = await ownPart(t, server)
  const patient = {
    url: withSetting(url, 'deadlock_timeout=1min'),
    statementMilliseconds: 15_000, // on a busy machine whoever comes last waits for a while
  }
  const all = await Promise.all(
    [1, 2, 3, 4].map(async () => postgresStores(await opened(t, patient), logParts())),
  )
  await client.query(
    `INSERT INTO organizations (id, name, created_at)
      SELECT id, id, 0 FROM unnest($1::text[] || '{acme}'::text[]) AS id`,
    [IDS],
  )
  const [first = assert.fail()] = all
  return { ...first, of: (serial: number) => all[serial % all.length] ?? first }
}

it(
  'lets nobody wait for each other who notes what was seen, used and counted',
  options,
  async (t) => {
    const { of, endUsers, operators, longLived } = await open(t)
    await operators.add(newOperator('ada'), CHANGE)
    for (const id of IDS) {
      await endUsers.enter({ id, organization: 'acme', externalId: id })
      await longLived.add(newToken(id, 'ada', { secret: secretOf(id) }), CHANGE)
    }
    for (const at of ROUNDS) {
      await fifty(async (serial) => {
        const ids = mostOf(serial)
        const { counters, ...stores } = of(serial)
        await stores.endUsers.seen(ids.map((id) => ({ id, at })))
        await stores.longLived.used(ids.map((id) => ({ digest: secretOf(id).digest, at })))
        const count = { hourAt: 0, organization: '', outcome: '', refusal: '', count: 1 }
        await counters.add(ids.map((kind) => ({ ...count, kind })))
        if (serial === 0) await stores.operators.change('ada', { hasAiSeat: false }, CHANGE)
      })
    }
    const filter = { organization: 'acme', kinds: ['pat'], includeRevoked: false } as const
    const noting = fifty((serial) =>
      of(serial).longLived.used(
        mostOf(serial).map((id) => ({ digest: secretOf(id).digest, at: 9 })),
      ),
    )
    assert.equal(await longLived.revokeMany(filter, [], 100, CHANGE), IDS.length)
    await noting
  },
)

it(
  'lets nobody wait for each other who holds, settles, releases and tops up',
  options,
  async (t) => {
    const { of, credits } = await open(t)
    const topUp = (organization: string, reference: string) =>
      credits.topUp({ organization, amount: 1_000, reference }, creditsAdded(organization))
    for (const id of IDS) await topUp(id, 'first')
    for (const round of ROUNDS) {
      const heard = await fifty(async (serial) => {
        const { holds, credits } = of(serial)
        await Promise.all(
          mostOf(serial).map(async (organization) => {
            const id = `${organization} ${round} ${serial % 4}`
            await holds.hold({ id, organization, price: 1 })
            await credits[serial % 3 === 0 ? 'release' : 'settle'](id)
          }),
        )
        if (serial % 10 === 0) await topUp(IDS[serial] ?? '', `${round}`)
        return { outcome: 'done' }
      })
      assert.deepEqual(tally(heard), { done: 50 })
    }
  },
)
