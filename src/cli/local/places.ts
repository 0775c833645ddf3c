import type { Settings } from '../../config.ts'
import { CannotStart } from '../../core/cannot-start.ts'

/** Where a worker tells its metrics, until it is gone. */
export interface Place {
  /** What its environment says other than that of the others. */
  readonly environment: Readonly<Record<string, string>>
  readonly leave: () => void
}

const LAST_PORT = 65_535

/**
 * Gives each of so many workers a port for its metrics, for on one port nobody would know whose
 * they are: the first free one from `JETON_METRICS_PORT` on. Throws `CannotStart` if there are not
 * so many ports.
 */
export function createPlaces(
  { JETON_METRICS_PORT: first }: Pick<Settings, 'JETON_METRICS_PORT'>,
  count: number,
) {
  if (first !== 0 && first + count - 1 > LAST_PORT) {
    throw new CannotStart(
      `JETON_METRICS_PORT must leave room for ${count} workers: ${LAST_PORT - count + 1} or less.`,
    )
  }
  const taken = new Set<number>()
  return {
    take(): Place {
      let at = 0
      while (taken.has(at)) at++
      taken.add(at)
      return {
        environment: first === 0 ? {} : { JETON_METRICS_PORT: String(first + at) },
        leave: () => void taken.delete(at),
      }
    },
  }
}
