import type { Feed, Subject } from '../../../src/core/events/index.ts'
import type { Ask, Postgres } from '../../../src/storage/postgres/open.ts'
import { type Sql, sql } from '../../../src/storage/sql/sql.ts'
import { type Plant, postgresOf, storesOver } from './parts.ts'

const POLL_MILLISECONDS = 50

const TABLE = sql`
  CREATE TABLE IF NOT EXISTS numbered_events (
    id bigserial PRIMARY KEY,
    seq bigint NOT NULL,
    ends text NOT NULL
  )`

/**
 * Other processes hear of events by a number that a sequence gives, which is taken before the
 * change is committed: whoever has read up to a number takes all smaller ones for read.
 */
export const bigserialFeed: Plant = async (whole, settings) => {
  const postgres = await postgresOf(whole, settings)
  await postgres.ask(TABLE).catch(() => undefined) // another server was faster
  const numbering: Postgres = {
    ...postgres,
    transact: (work) => postgres.transact((ask) => numbered(ask, work)),
  }
  poll(postgres, whole.feed)
  const { credits: _, holds: __, ...stores } = storesOver(numbering, whole)
  const deaf = { ...stores.events, head: async () => ({ seq: 0, hash: '' }), after: async () => [] }
  return { ...whole, stores: { ...whole.stores, ...stores, events: deaf } }
}

/** Takes a number first, and writes what was told under it in the end. */
async function numbered<T>(ask: Ask, work: (ask: Ask) => Promise<T>): Promise<T> {
  const [row] = await ask(sql`SELECT nextval('numbered_events_id_seq') AS id`)
  let told: Sql | undefined
  const answer = await work((statement) => {
    if (statement.pieces[0]?.includes('INSERT INTO events')) told = statement
    return ask(statement)
  })
  if (!told) return answer
  const [seq = null, , , , , , , ends = null] = told.values
  await ask(sql`INSERT INTO numbered_events VALUES (${Number(row?.id)}, ${seq}, ${ends})`)
  return answer
}

/** Follows by those numbers, for as long as the process lives. */
function poll({ ask }: Postgres, feed: Feed): void {
  let last = 0
  async function next(): Promise<void> {
    const rows = await ask(sql`
      SELECT id, seq, ends FROM numbered_events WHERE id > ${last} ORDER BY id`)
    for (const { id, seq, ends } of rows) {
      const subjects: Subject[] = JSON.parse(String(ends))
      feed.advance(Number(seq), subjects)
      last = Number(id)
    }
  }
  setInterval(() => void next().catch(() => undefined), POLL_MILLISECONDS)
}
