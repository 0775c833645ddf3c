import type { ClientBase } from 'pg'

/** How long the statements of a session may take, and a transaction of it may stand still. */
export interface SessionLimits {
  /** 0 for as long as it takes. */
  readonly statementMilliseconds: number
  readonly idleMilliseconds: number
}

/**
 * What our statements rely on, whatever a role, a database or a server was set to. Nothing else
 * counts: no statement tells a date or a number as a text, or depends on how texts are written.
 * Set after connecting, as poolers refuse to be told such things while a session begins.
 */
const NEEDED = {
  default_transaction_isolation: 'read committed',
  // A statement that waits for a lock is ended by its own limit.
  lock_timeout: '0',
  // Connections are kept for the next request, and a change may have many statements.
  idle_session_timeout: '0',
  transaction_timeout: '0',
}

/**
 * Sets what a session needs; a setting that this server does not know is left out. What a pooler
 * kept of another client's statements is forgotten, as they have the same names.
 *
 * @returns whether the server only reads
 */
export async function beginSession(
  client: ClientBase,
  { statementMilliseconds, idleMilliseconds }: SessionLimits,
): Promise<{ readonly isReadOnly: boolean }> {
  const settings = Object.entries({
    ...NEEDED,
    statement_timeout: String(statementMilliseconds),
    idle_in_transaction_session_timeout: String(idleMilliseconds),
  })
  const rows = settings.map(([name, value]) => `('${name}', '${value}')`)
  const answers = await client.query(`
    DEALLOCATE ALL;
    SELECT set_config(name, value, false), current_setting('transaction_read_only') AS read_only
    FROM (VALUES ${rows.join(', ')}) AS needed (name, value)
    WHERE current_setting(name, true) IS NOT NULL`)
  const told = [answers].flat().at(-1) // one answer for each statement
  return { isReadOnly: told?.rows[0]?.read_only !== 'off' }
}
