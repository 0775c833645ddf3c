import cluster, { type Worker } from 'node:cluster'
import { availableParallelism } from 'node:os'
import { readSettings } from '../../config.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import { createLog } from '../../http/log.ts'
import type { Surroundings } from '../surroundings.ts'
import { openSetUp } from './first-run.ts'
import { logSinkOf } from './log-sink.ts'
import { createPlaces } from './places.ts'
import { createRestarts } from './restarts.ts'
import { onStopSignal } from './signals.ts'

const MOST_WORKERS = 256

/** How many workers `--workers` asks for; `auto` is one for each core. Throws `CannotStart`. */
export function workersFrom(text: string): number {
  if (text === 'auto') return availableParallelism()
  const count = /^[1-9]\d{0,2}$/.test(text) ? Number(text) : 0
  if (count >= 1 && count <= MOST_WORKERS) return count
  throw new CannotStart(`--workers must be a number from 1 to ${MOST_WORKERS}, or auto.`)
}

/**
 * `jeton start --workers`: serves with so many processes on one port. Sets up what is not set up,
 * and starts another worker for each that dies, until five in a row have died at once. Signals do
 * to all of them what they do to one server, and it ends when the last worker has. Throws
 * `CannotStart` for a SQLite file, and where their ports for metrics would have no room.
 */
export async function startWorkers(surroundings: Surroundings, count: number): Promise<void> {
  const settings = readSettings(surroundings.environment)
  if (settings.DATABASE_URL === '') throw new CannotStart(ONE_PROCESS)
  await (await openSetUp(settings, surroundings)).close()

  cluster.setupPrimary({ args: ['start'] })
  const places = createPlaces(settings, count)
  const log = createLog(settings.JETON_LOG_LEVEL, await logSinkOf(surroundings))
  const crew = createCrew(surroundings, log, places)
  onStopSignal(surroundings.clock, crew.stop, () => {
    crew.kill()
    process.exit(1)
  })
  // The others follow when there is no reason any more why they all should fail.
  crew.hire().once('listening', () => {
    for (let at = 1; at < count; at++) crew.hire()
  })
}

const ONE_PROCESS =
  '--workers needs PostgreSQL and Redis (DATABASE_URL and REDIS_URL), for a SQLite file belongs to one process: set them, or start without --workers.'

/** Workers, and what becomes of those that die. */
function createCrew(
  { clock }: Surroundings,
  log: ReturnType<typeof createLog>,
  places: ReturnType<typeof createPlaces>,
) {
  const workers = new Set<Worker>()
  const pauses = new Set<NodeJS.Timeout>()
  const restart = createRestarts()
  let listening = 0
  let isStopping = false

  function hire(): Worker {
    const place = places.take()
    const worker = cluster.fork(place.environment)
    const bornAt = clock.monotonic()
    workers.add(worker)
    worker.once('listening', () => {
      listening += 1
      log.info({ listening }, 'a worker serves')
    })
    worker.once('exit', (code: number | null, signal: string | null) => {
      workers.delete(worker)
      place.leave()
      if (isStopping || listening === 0) {
        if (code !== 0 && signal !== 'SIGTERM') process.exitCode = 1
      } else replace(clock.monotonic() - bornAt, { code, signal })
    })
    return worker
  }

  function replace(lived: number, end: object): void {
    const milliseconds = restart(lived)
    if (milliseconds === undefined) {
      log.fatal(end, 'workers die at once, one after the other: giving up')
      process.exitCode = 1
      stop()
      return
    }
    log.error({ ...end, milliseconds }, 'a worker has died; another one is started after a pause')
    const pause = setTimeout(() => {
      pauses.delete(pause)
      hire()
    }, milliseconds)
    pauses.add(pause)
  }

  function stop(): void {
    isStopping = true
    for (const pause of pauses) clearTimeout(pause)
    for (const worker of workers) worker.process.kill('SIGTERM')
  }

  return {
    hire,
    stop,
    kill: () => {
      for (const worker of workers) worker.process.kill('SIGKILL')
    },
  }
}
