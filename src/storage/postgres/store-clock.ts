import type { Clock } from '../../core/clock.ts'
import { sql } from '../sql/sql.ts'

/** The time by which a statement decides, in milliseconds since 1970: the database's own. */
export const NOW = sql`floor(extract(epoch FROM now()) * 1000)::bigint`

/** Likewise, within a transaction that has waited for others since it began. */
export const LATEST = sql`floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint`

/** The database's time as this process has last heard it, and what has passed here since then. */
export interface StoreClock {
  readonly now: () => number
  /** To be called when the database is asked for the time; what it gives, when that is told. */
  readonly asking: () => (told: number) => void
}

/**
 * What is told was so at some moment since it was asked for. As long as the time that is known may
 * be right it is kept: so an answer that took long sets nothing back.
 */
export function storeClock({ monotonic }: Pick<Clock, 'monotonic'>): StoreClock {
  let [at, heardAt] = [0, monotonic()]
  const exactly = () => at + monotonic() - heardAt
  return {
    now: () => Math.floor(exactly()),
    asking() {
      const askedAt = monotonic()
      return (told) => {
        const latest = told + monotonic() - askedAt
        at = Math.min(Math.max(exactly(), told), latest)
        heardAt = monotonic()
      }
    },
  }
}
