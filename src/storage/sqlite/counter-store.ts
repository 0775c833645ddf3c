import type { CounterStore, Sum } from '../../core/counters/index.ts'
import { countOf } from '../counter-rows.ts'
import type { Sqlite } from './open.ts'

const ADD = `
  INSERT INTO counters (hour_at, organization, kind, outcome, refusal, count)
  VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET count = count + excluded.count`
const LIST = (whose: string) => `
  SELECT hour_at, kind, outcome, refusal, sum(count) AS count FROM counters
  WHERE hour_at >= :from AND hour_at < :to ${whose}
    AND (hour_at, kind, outcome, refusal) > (:hour, :kind, :outcome, :refusal)
  GROUP BY hour_at, kind, outcome, refusal ORDER BY hour_at, kind, outcome, refusal LIMIT :limit`

/** What every sum comes after. */
const BEGINNING: Sum = { hourAt: -1, kind: '', outcome: '', refusal: '' }

/** Keeps counters in SQLite. */
export function sqliteCounterStore({ db, commit, read }: Sqlite): CounterStore {
  const add = db.prepare(ADD)
  const list = db.prepare(LIST(''))
  const listOf = db.prepare(LIST('AND organization = :organization'))
  return {
    add: (counted) =>
      commit(() => {
        for (const { hourAt, organization, kind, outcome, refusal, count } of counted) {
          add.run(hourAt, organization, kind, outcome, refusal, count)
        }
      }),
    list: ({ organization, fromHourAt, toHourAt: to, after = BEGINNING, limit = -1 }) =>
      read(() => {
        const { hourAt: hour, kind, outcome, refusal } = after
        const from = Math.max(fromHourAt, hour)
        const values = { from, to, hour, kind, outcome, refusal, limit }
        const rows =
          organization === undefined ? list.all(values) : listOf.all({ ...values, organization })
        return rows.map(countOf)
      }),
  }
}
