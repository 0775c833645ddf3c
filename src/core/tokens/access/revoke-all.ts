import { actOf, type Manager } from '../../accounts/index.ts'
import type { Answer } from '../../answer.ts'
import type { Change } from '../../events/index.ts'
import {
  ACCESS_KINDS,
  type AccessTokensDeps,
  type Asking,
  authorizeOwner,
  type NotOwner,
} from './own.ts'

export interface AllWanted {
  /** Keeps the token that was presented. An API key is none of those that are listed. */
  readonly exceptCurrent: boolean
}

/** As many are revoked in a step, so that nobody else has to wait for long. */
const MOST_AT_ONCE = 500

/**
 * Ends all of the operator's own tokens, and what was made with them, and says how many of the
 * former there were. What the current one was made with, and would die with, is kept with it.
 */
export async function revokeAll(
  deps: AccessTokensDeps,
  request: Asking<AllWanted>,
): Promise<Answer<{ readonly revokedCount: number }, NotOwner>> {
  const known = await authorizeOwner(deps, request)
  if (!known.ok) return known
  const { manager, wanted } = known
  const { operator, credential } = manager
  const filter = {
    organization: operator.organization.id,
    operator: operator.id,
    kinds: ACCESS_KINDS,
    includeRevoked: false,
  }
  const isKept = wanted.exceptCurrent && credential.kind !== 'apiKey'
  const kept = isKept ? credential.id : undefined
  let revokedCount = 0
  let some: number
  do {
    some = await deps.longLived.revokeMany(filter, kept, MOST_AT_ONCE, changeBy(manager))
    revokedCount += some
  } while (some > 0)
  return { ok: true, revokedCount }
}

const changeBy = (manager: Manager): Change => ({
  ...actOf(manager),
  type: 'tokens.revoked',
  organization: manager.operator.organization.id,
  subject: `operator:${manager.operator.id}`,
  ends: [],
  details: {},
})
