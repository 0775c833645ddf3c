import { createChain, createFeed, type Event, verifyEvents } from '../../src/core/events/index.ts'
import { createMac } from '../../src/core/secrets/index.ts'
import { openPostgresStores } from '../../src/storage/postgres/index.ts'
import { checkAdded, checkCharged, checkLedger, type LedgerDump } from './check/credits.ts'
import { checkEvents } from './check/events.ts'
import { checkRevoked } from './check/revoked.ts'
import { checkSingleUse } from './check/single-use.ts'
import { checkSurvival } from './check/survival.ts'
import type { Cluster } from './cluster.ts'
import type { Disturbance, Violation } from './history.ts'
import type { Stage } from './stage.ts'

/** All as of one instant, for it is one statement. */
const LEDGER = `
  SELECT
    (SELECT coalesce(json_agg(a), '[]') FROM credit_accounts a) AS accounts,
    (SELECT coalesce(json_agg(h), '[]') FROM (
      SELECT id, organization, amount, metered, state, lease_until AS "leaseUntil"
      FROM credit_holds
    ) h) AS holds,
    (SELECT coalesce(json_agg(e), '[]') FROM (
      SELECT at, organization, debit, amount, reference FROM credit_entries
    ) e) AS entries`

async function ledgerOf({ database }: Cluster): Promise<LedgerDump> {
  const { rows } = await database.query<LedgerDump>(LEDGER)
  const [dump] = rows
  if (!dump) throw new Error('the ledger says nothing')
  return dump
}

export interface Case {
  readonly cluster: Cluster
  readonly stage: Stage
  readonly boundMilliseconds: number
  readonly disturbances: readonly Disturbance[]
}

/** What can be said while it goes on. */
export async function judgeNow({ cluster, stage, ...rest }: Case): Promise<Violation[]> {
  const { ops } = stage.history
  const ledger = await ledgerOf(cluster).catch(() => undefined) // the database may be away
  return [
    ...checkSingleUse(ops, cluster.model.asked),
    ...checkRevoked(ops, rest.boundMilliseconds),
    ...(ledger ? checkLedger(ledger) : []),
  ]
}

/** All that can be said once nothing goes on any more. */
export async function judgeAll(given: Case): Promise<Violation[]> {
  const { cluster, stage, disturbances } = given
  const { ops } = stage.history
  const { asked } = cluster.model
  const runIdOf = (subject: string) => stage.runIds.get(subject)
  const ledger = await ledgerOf(cluster)
  return [
    ...(await judgeNow(given)),
    // Not before: while a call to end something is under way, nobody knows of it but its caller.
    ...checkSurvival(ops, given.boundMilliseconds),
    ...checkAdded(ops, ledger),
    ...checkCharged(ops, ledger, { asked, runIdOf, disturbances }),
    ...(await judgeEvents(given)),
  ]
}

const BATCH = 1_000

async function judgeEvents({ cluster, stage }: Case): Promise<Violation[]> {
  const { DATABASE_URL: url = '', JETON_SECRET: secret = '' } = cluster.environment
  const chain = createChain(createMac(secret, 'events'))
  const clock = { monotonic: () => performance.now() }
  const stores = await openPostgresStores({ url, clock }, { chain, feed: createFeed() })
  try {
    const all: Event[] = []
    for (;;) {
      const more = await stores.events.after(all.length, BATCH)
      all.push(...more)
      if (more.length < BATCH) break
    }
    const verified = await verifyEvents({ events: stores.events, chain })
    return checkEvents(verified, all, stage.history.ops)
  } finally {
    await stores.close()
  }
}
