import type { Client } from 'pg'
import { CannotStart } from '../../core/cannot-start.ts'

/** How often two clients ask, which is more than it takes with an idle pooler. */
const ROUNDS = 5

const SHARED =
  'A pooler in front of the database shares sessions between its clients, and what is set and prepared in a session would be lost: set its pool_mode to session (in PgBouncer, also for this database or user alone), or name the database itself in DATABASE_URL.'

const FULL =
  'A pooler in front of the database has no second session for this process: let its pool (default_pool_size of PgBouncer) have more than 12 for each process.'

/**
 * Throws `CannotStart` if a pooler gives a client another session of the server for each
 * transaction or statement.
 *
 * How a pooler is set can be asked only by its own operators, but it can be seen. PostgreSQL tells
 * a client at once by which process it is served; a pooler has no process for a client yet, and
 * tells a number that it made up. To whom the truth was told, the session belongs.
 *
 * Behind a pooler one client alone sees nothing: if nobody else is there, it is handed the session
 * that it has just given back. So two clients ask by which process they are served, each twice in a
 * row. With sessions of their own each hears one process, and never the other's. With shared ones,
 * a pooler that hands out the latest session first hands the second client the one of the first; a
 * pooler that takes its sessions in turn hands one client two, or has only one, which both get.
 * Where others are served at the same time it is up to chance, which is left five rounds.
 *
 * @param another a second connection to the same address
 */
export async function refuseSharedSessions(
  client: Client,
  another: () => Promise<Client>,
): Promise<void> {
  if ((await processOf(client)) === Reflect.get(client, 'processID')) return
  const other = await another()
  const asking = Array.from({ length: ROUNDS }, () => [client, client, other, other]).flat()
  const owners = new Map<number, Client>()
  try {
    for (const one of asking) {
      const session = await processOf(one).catch((cause: unknown) => {
        throw new CannotStart(FULL, { cause })
      })
      const owner = owners.get(session) ?? one
      owners.set(session, owner)
      if (owner !== one || owners.size > 2) throw new CannotStart(SHARED)
    }
  } finally {
    await other.end()
  }
}

async function processOf(client: Client): Promise<number> {
  const { rows } = await client.query('SELECT pg_backend_pid() AS process')
  return Number(rows[0]?.process)
}
