import type { Environment } from '../config.ts'
import type { Clock } from '../core/clock.ts'
import type { LogSink } from '../http/log.ts'

/** Where text for a person or a program goes. */
export interface Terminal {
  readonly write: (text: string) => unknown
  /** Whether a person reads it there. */
  readonly isTerminal: boolean
}

/** All that a command knows of the world. */
export interface Surroundings {
  readonly environment: Environment
  readonly clock: Clock
  readonly out: Terminal
  readonly log: LogSink
}
