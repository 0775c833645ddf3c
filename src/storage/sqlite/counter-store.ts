import type { CounterStore } from '../../core/counters/index.ts'
import { countOf } from '../counter-rows.ts'
import type { Sqlite } from './open.ts'

const ADD = `
  INSERT INTO counters (hour_at, organization, kind, outcome, refusal, count)
  VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET count = count + excluded.count`
const LIST = (whose: string) => `
  SELECT hour_at, kind, outcome, refusal, sum(count) AS count FROM counters
  WHERE hour_at >= :from AND hour_at < :to ${whose}
  GROUP BY hour_at, kind, outcome, refusal ORDER BY hour_at, kind, outcome, refusal`

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
    list: ({ organization, fromHourAt: from, toHourAt: to }) =>
      read(() => {
        const rows =
          organization === undefined
            ? list.all({ from, to })
            : listOf.all({ organization, from, to })
        return rows.map(countOf)
      }),
  }
}
