import { type ListWanted, list } from './list.ts'
import type { AccessTokensDeps, Asking } from './own.ts'
import { revoke } from './revoke.ts'
import { type AllWanted, revokeAll } from './revoke-all.ts'
import { type RotateWanted, rotate } from './rotate.ts'
import { type OneWanted, show } from './show.ts'

export type { ListWanted } from './list.ts'
export { ACCESS_KINDS, type AccessTokensDeps, type Asking } from './own.ts'
export type { AllWanted } from './revoke-all.ts'
export type { RotateWanted } from './rotate.ts'
export type { OneWanted } from './show.ts'

/** The verbs with which operators manage their own tokens, bound to what they need. */
export function createAccessTokens(deps: AccessTokensDeps) {
  return {
    list: (request: Asking<ListWanted>) => list(deps, request),
    show: (request: Asking<OneWanted>) => show(deps, request),
    revoke: (request: Asking<OneWanted>) => revoke(deps, request),
    revokeAll: (request: Asking<AllWanted>) => revokeAll(deps, request),
    rotate: (request: Asking<RotateWanted>) => rotate(deps, request),
  }
}

export type AccessTokens = ReturnType<typeof createAccessTokens>
