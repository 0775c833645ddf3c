import type { BearersDeps } from './authenticate-bearer.ts'
import { type OpenedRequest, opened } from './opened.ts'
import { type InvalidateDeps, type InvalidateRequest, invalidate } from './user/invalidate.ts'

/** The verbs about tokens of many uses that each open one assistant, bound to what they need. */
export function createBearers(deps: BearersDeps & InvalidateDeps) {
  return {
    opened: (request: OpenedRequest) => opened(deps, request),
    invalidate: (request: InvalidateRequest) => invalidate(deps, request),
  }
}

export type Bearers = ReturnType<typeof createBearers>
