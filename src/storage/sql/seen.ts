import type { Seen } from '../../core/events/index.ts'
import type { Row } from '../values.ts'

/** @param row the `seq` of the event head, beside a row or, if there is none, beside nulls */
export function seenIn<T>(row: Row = {}, itemOf: (row: Row) => T): Seen<T> {
  return { asOf: Number(row.seq), value: row.id === null ? undefined : itemOf(row) }
}
