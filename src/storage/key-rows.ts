import type { Seen } from '../core/events/index.ts'
import type { StoredKey } from '../core/tokens/index.ts'
import { numberOrNull, type Row } from './values.ts'

/** @param rows the `seq` of the event head beside each entry or, if there is none, beside nulls */
export function ringIn(rows: readonly Row[]): Seen<readonly StoredKey[]> {
  const entries = rows.filter(({ id }) => id !== null).map(storedKeyOf)
  return { asOf: Number(rows[0]?.seq), value: entries }
}

const storedKeyOf = (row: Row): StoredKey => ({
  id: String(row.id),
  createdAt: Number(row.created_at),
  signsFrom: Number(row.signs_from),
  retiredAt: numberOrNull(row.retired_at),
  sealed: String(row.sealed),
})
