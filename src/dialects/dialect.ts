import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { Busy } from '../core/busy.ts'
import { UpstreamFailed } from '../core/runs/index.ts'
import { StoreDown } from '../core/store-down.ts'
import { NoRoomForBody } from '../http/bodies.ts'
import { Draining } from '../http/drain.ts'

/** What can go wrong before, beside and after a verb. Each family has words for all of it. */
export type Fault =
  | 'broken'
  | 'invalid_request'
  | 'too_large'
  | 'unavailable'
  | 'unsupported_type'
  | 'upstream_failed'
  | 'wrong_method'

/** A published API. */
export interface Dialect {
  readonly prefix: string
  /** Registers the routes, and no handler of errors or unknown paths: those are mounted around. */
  readonly routes: (app: FastifyInstance) => void
  /** Says a fault in the family's words. */
  readonly say: (reply: FastifyReply, fault: Fault) => FastifyReply
  /**
   * Says that nobody serves a path below the prefix, for a family that has the prefix to itself and
   * whose clients can read nothing else. Without it they hear problem details.
   */
  readonly sayUnknown?: (reply: FastifyReply) => FastifyReply
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether pages of other origins may call this route. */
    readonly crossOrigin?: boolean
    /** What a family says when this route has failed, where it says it differently for each. */
    readonly failed?: string
  }
}

const BY_STATUS: Readonly<Record<number, Fault>> = { 413: 'too_large', 415: 'unsupported_type' }

const UNAVAILABLE = [Busy, Draining, NoRoomForBody, StoreDown]

/** What an error amounts to. One that nobody foresaw is `broken`, which tells nothing. */
export function faultOf(error: unknown): Fault {
  if (UNAVAILABLE.some((kind) => error instanceof kind)) return 'unavailable'
  if (error instanceof UpstreamFailed) return 'upstream_failed'
  if (!isFastifyError(error)) return 'broken'
  const status = error.statusCode ?? 500
  return BY_STATUS[status] ?? (status < 500 ? 'invalid_request' : 'broken')
}

/**
 * Only Fastify and its plugins may choose a status by throwing: any other error may carry one by
 * chance.
 */
function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('FST_')
}
