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
  /** Keeps the token that was presented, and those that the credential descends from. */
  readonly exceptCurrent: boolean
}

/** As many are revoked in a step, so that nobody else has to wait for long. */
const MOST_AT_ONCE = 500

/**
 * Ends all of the operator's own tokens, with everything that descends from them, and says how many
 * of the former there were. The current one may be kept, with the tokens that it descends from.
 */
export async function revokeAll(
  deps: AccessTokensDeps,
  request: Asking<AllWanted>,
): Promise<Answer<{ readonly revokedCount: number }, NotOwner>> {
  const known = await authorizeOwner(deps, request)
  if (!known.ok) return known
  const { manager, wanted } = known
  const { operator } = manager
  const filter = {
    organization: operator.organization.id,
    operator: operator.id,
    kinds: ACCESS_KINDS,
    includeRevoked: false,
  }
  const kept = wanted.exceptCurrent ? tokensAbove(manager) : []
  let revokedCount = 0
  let some: number
  do {
    some = await deps.longLived.revokeMany(filter, kept, MOST_AT_ONCE, changeBy(manager))
    revokedCount += some
  } while (some > 0)
  return { ok: true, revokedCount }
}

/** The ids of the token that was presented, if one was, and of those that it descends from. */
function tokensAbove({ credential: { kind, id, ancestors } }: Manager): string[] {
  const line = [kind === 'apiKey' ? '' : `token:${id}`, ...ancestors.map(({ subject }) => subject)]
  return line.flatMap((it) => (it.startsWith('token:') ? it.slice('token:'.length) : []))
}

const changeBy = (manager: Manager): Change => ({
  ...actOf(manager),
  type: 'tokens.revoked',
  organization: manager.operator.organization.id,
  subject: `operator:${manager.operator.id}`,
  ends: [],
  details: {},
})
