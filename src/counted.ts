import { type Counters, counting } from './core/counters/index.ts'
import type { Verbs } from './dialects/index.ts'

/** The verbs, of which those that issue tokens and start runs are counted by all of these. */
export function counted(
  { issuing, runs, ...others }: Verbs,
  all: readonly Pick<Counters, 'count'>[],
): Verbs {
  const count: Counters['count'] = (what) => {
    for (const one of all) one.count(what)
  }
  const counters = { count }
  return {
    ...others,
    issuing: {
      access: counting(counters, 'access', 'issued', issuing.access),
      assistant: counting(counters, 'assistant', 'issued', issuing.assistant),
      chat: counting(counters, 'chat', 'issued', issuing.chat),
      stream: counting(counters, 'stream', 'issued', issuing.stream),
      user: counting(counters, 'user', 'issued', issuing.user),
    },
    runs: {
      chat: counting(counters, 'run', 'started', runs.chat),
      complete: counting(counters, 'run', 'started', runs.complete),
      converse: counting(counters, 'run', 'started', runs.converse),
      start: counting(counters, 'run', 'started', runs.start),
    },
  }
}
