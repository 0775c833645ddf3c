import type { Engine, Steps, Syntax } from '../sql/engine.ts'
import { sql } from '../sql/sql.ts'
import type { CommitDeed, Tools } from './log.ts'
import type { Ask, Postgres } from './open.ts'
import { LATEST, NOW } from './store-clock.ts'

const SYNTAX: Syntax = {
  forUpdate: sql`FOR UPDATE`,
  latest: (uses) => sql`(
    SELECT key, max(at) AS at
    FROM unnest(${uses.map(({ key }) => key)}::text[], ${uses.map(({ at }) => at)}::bigint[])
      AS told (key, at)
    GROUP BY key)`,
}

/** PostgreSQL, as the stores use it: each step waits for the one before. */
export function postgresEngine({ ask, clock }: Postgres, commitDeed: CommitDeed): Engine {
  return {
    syntax: SYNTAX,
    query: ask,
    async queryTime(statement) {
      const hear = clock.asking()
      const rows = await ask(statement(LATEST))
      const last = rows.at(-1)
      if (last) hear(Number(last.now))
      return rows
    },
    execute: (work) => runAll(work(NOW), ask),
    transaction: (work) =>
      commitDeed(({ ask, now, append, undo }) => runAll(work({ now, undo }), ask, append)),
  }
}

async function runAll<T>(
  steps: Steps<T>,
  ask: Ask,
  append: Tools<T>['append'] = async () => undefined,
): Promise<T> {
  let next = steps.next()
  while (!next.done) {
    const step = next.value
    if ('change' in step) await append(step.change, step.alsoEnds)
    next = steps.next('change' in step ? [] : await ask(step))
  }
  return next.value
}
