import cluster from 'node:cluster'
import { type LogBatches, logInBatches, PIPE_BYTES } from '../../http/log-batches.ts'
import type { Surroundings } from '../surroundings.ts'

/** Where the log goes: for a person on a terminal, and in batches of JSON lines elsewhere. */
export async function logSinkOf({
  out,
  log,
}: Pick<Surroundings, 'log' | 'out'>): Promise<LogBatches> {
  // Workers write to one pipe.
  if (!out.isTerminal) return logInBatches(log, cluster.isWorker ? PIPE_BYTES : undefined)
  const { logForPeople } = await import('../../http/log-for-people.ts')
  return { ...logForPeople(log), begin: () => undefined, flush: () => undefined }
}
