import type { Row } from './values.ts'

/** @param row of the counters of an hour */
export const countOf = (row: Row) => ({
  hourAt: Number(row.hour_at),
  kind: String(row.kind),
  outcome: String(row.outcome),
  refusal: String(row.refusal),
  count: Number(row.count),
})
