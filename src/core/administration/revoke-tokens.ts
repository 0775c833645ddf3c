import { actOf } from '../accounts/index.ts'
import type { Answer } from '../answer.ts'
import type { AssistantStore } from '../assistants/index.ts'
import type { Change } from '../events/index.ts'
import type { LongLivedStore, ManagerDeps, TokenFilter } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { invalid, type NotAuthorized, type Request } from './request.ts'
import { type TokensWanted, tokenFilter } from './token-filter.ts'

export interface RevokeTokensDeps extends ManagerDeps {
  readonly longLived: Pick<LongLivedStore, 'revokeMany'>
  readonly assistants: Pick<AssistantStore, 'show'>
}

/** As many end in one step, so that nobody else has to wait for long. */
const MOST_AT_ONCE = 500

/**
 * Ends every long-lived token of the organization that is found so, and all made with them; the
 * caller's own are no exception. Says how many of those that were found it has ended. Something must
 * be asked for: that everything ends, nobody wants by leaving everything out.
 */
export async function revokeTokens(
  deps: RevokeTokensDeps,
  request: Request<TokensWanted>,
): Promise<Answer<{ readonly revokedCount: number }, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'tokens:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  if (Object.keys(input).length === 0) return invalid('body', 'must name one criterion at least')
  const filter = await tokenFilter(deps.assistants, manager, input, false)
  if (!filter) return { ok: true, revokedCount: 0 }

  const change: Change = { ...actOf(manager), ...revocation(filter) }
  let revokedCount = 0
  for (;;) {
    const count = await deps.longLived.revokeMany(filter, [], MOST_AT_ONCE, change)
    if (count === 0) return { ok: true, revokedCount }
    revokedCount += count
  }
}

const revocation = ({ organization, ...filter }: TokenFilter) =>
  ({
    type: 'tokens.revoked',
    organization,
    subject: `organization:${organization}`,
    ends: [],
    details: {
      kinds: filter.kinds,
      operator: filter.operator ?? null,
      byUsername: filter.username !== undefined,
      assistant: filter.assistant ?? null,
      prefix: filter.maskPrefix ?? null,
    },
  }) as const
