import {
  type Ancestor,
  type ApiKey,
  type ApiKeyChanges,
  latestEndUnder,
  type NotChanged,
} from '../core/accounts/index.ts'

/**
 * Returns why an API key is not changed; undefined if nothing is in the way.
 *
 * @param isActive whether the operator for whom it would act is active in its organization
 * @param ancestors what it descends from afterwards
 */
export function whyNotChanged(
  before: ApiKey,
  changes: ApiKeyChanges,
  isActive: boolean,
  ancestors: readonly Ancestor[],
): NotChanged | undefined {
  const { permissions = [], madeBy, expiresAt } = changes
  if (!permissions.every((it) => before.permissions.includes(it))) return 'not_narrower'
  if (madeBy !== undefined && !isActive) return 'maker_not_active'
  if (expiresAt === undefined) return undefined
  const latestAt = latestEndUnder(expiresAt, ancestors)
  return latestAt === undefined ? undefined : { latestAt }
}
