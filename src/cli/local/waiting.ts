import type { Server } from '../../server.ts'
import type { Terminal } from '../surroundings.ts'

type Log = Server['app']['log']

/** Says, when a server is told to stop, what it still waits for: on a terminal, or in its log. */
export function sayWaiting(
  { log, openAnswers }: Pick<Server, 'openAnswers'> & { readonly log: Pick<Log, 'info'> },
  out: Terminal,
): void {
  const answers = openAnswers()
  if (answers === 0) return
  if (!out.isTerminal) {
    log.info({ answers }, 'waiting for open answers')
    return
  }
  const [some, them] = answers === 1 ? ['1 answer', 'it'] : [`${answers} answers`, 'them']
  out.write(`\nWaiting for ${some}. Press Ctrl-C again to cut ${them} off.\n`)
}
