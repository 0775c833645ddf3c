import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { boundedMemory } from '../../core/bounded-memory.ts'
import type { Engine, Steps, Syntax } from '../sql/engine.ts'
import { type Sql, sql, textOf, type Value } from '../sql/sql.ts'
import type { Row } from '../values.ts'
import type { Append, CommitDeed } from './log.ts'
import type { Sqlite } from './open.ts'

/** More than there are usual statements; past them the one that was idle for longest goes. */
const MOST_PREPARED = 400

const SYNTAX: Syntax = {
  forUpdate: sql``, // there is one writer
  latest: (uses) => sql`(
    SELECT value ->> 'key' AS key, max(value ->> 'at') AS at
    FROM json_each(${JSON.stringify(uses)}) GROUP BY 1)`,
}

/** SQLite, as the stores use it: each step runs at once, and all writes of a turn share a commit. */
export function sqliteEngine(sqlite: Sqlite, commitDeed: CommitDeed): Engine {
  const { run, ...queries } = sqliteQueries(sqlite)
  return {
    syntax: SYNTAX,
    ...queries,
    execute: (work) => sqlite.commit((now) => runAll(work(sql`${now}`), run, () => undefined)),
    transaction: (work) =>
      commitDeed((now, append, undo) => runAll(work({ now, undo }), run, append)),
  }
}

/** What only reads, also beside a process that has the database open. */
export function sqliteQueries({ db, read, now }: Pick<Sqlite, 'db' | 'now' | 'read'>) {
  const run = createRun(db)
  const query: Engine['query'] = (statement) => read(() => run(statement))
  const queryTime: Engine['queryTime'] = (statement) => query(statement(sql`${now()}`))
  return { run, query, queryTime }
}

type Run = (statement: Sql) => readonly Row[]

function runAll<T>(steps: Steps<T>, run: Run, append: Append): T {
  let next = steps.next()
  while (!next.done) {
    const step = next.value
    if ('change' in step) append(step.change, step.alsoEnds)
    next = steps.next('change' in step ? [] : run(step))
  }
  return next.value
}

/** Prepares each statement once. */
function createRun(db: DatabaseSync): Run {
  const prepared = boundedMemory<string, StatementSync>(MOST_PREPARED)
  return (statement) => {
    const text = textOf(statement, '?')
    const known = prepared.get(text)
    const ready = known ?? db.prepare(text)
    if (!known) prepared.set(text, ready)
    return ready.all(...statement.values.map(bound))
  }
}

/** SQLite has no truth values and no lists. */
function bound(value: Value) {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  return value
}
