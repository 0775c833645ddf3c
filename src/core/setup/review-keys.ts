import type { ApiKeyStore } from '../accounts/index.ts'

export interface ReviewDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'endOfInactive' | 'madeWithTokens' | 'usedWithoutRights'>
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

/** What an upgrade leaves for people to decide; API keys by their public ids. */
export interface KeyReview {
  /** Ended, by their internal ids: their operators were deactivated under an earlier version. */
  readonly ended: readonly string[]
  /** Made with an access token under an earlier version: they do not end with it. */
  readonly madeWithTokens: readonly string[]
  /** Used lately, though they may neither chat nor manage. */
  readonly withoutRights: readonly string[]
}

const LATELY_MILLISECONDS = 30 * 86_400_000
const MOST_NAMED = 20

/**
 * Ends the API keys of operators who are not active, which earlier versions let live, and finds
 * those of earlier versions that someone should look at. To be called at each start, for a process
 * of an earlier version may have run beside this one.
 */
export async function reviewKeys({ apiKeys, now }: ReviewDeps): Promise<KeyReview> {
  const ended = await apiKeys.endOfInactive({
    actor: 'machine',
    credential: null,
    type: 'tokens.revoked',
    organization: null,
    subject: 'deployment:api-keys',
    ends: [],
    details: { reason: 'operator_not_active' },
  })
  return {
    ended,
    madeWithTokens: await apiKeys.madeWithTokens(MOST_NAMED),
    withoutRights: await apiKeys.usedWithoutRights(now() - LATELY_MILLISECONDS, MOST_NAMED),
  }
}
