import type { ApiKey, Manager } from '../accounts/index.ts'
import type { Problem } from './request.ts'

/** How many tokens an API key may issue in a minute; null for the deployment's number. */
export type KeyLimits = Pick<ApiKey, 'streamTokensPerMinute' | 'userTokensPerMinute'>

/** The deployment's own numbers. */
export type KeyCeilings = { readonly [Name in keyof KeyLimits]: number }

export interface KeyLimitRules {
  readonly keyCeilings: KeyCeilings
}

const FIELDS = ['streamTokensPerMinute', 'userTokensPerMinute'] as const

/**
 * Returns what is wrong with the limits that a manager wants for an API key: only the deployment's
 * owner may set them above the deployment's.
 */
export function limitProblems(
  { operator }: Manager,
  input: Partial<KeyLimits>,
  ceilings: KeyCeilings,
): Problem[] {
  if (operator.isDeploymentOwner) return []
  return FIELDS.flatMap((field) => {
    const most = ceilings[field]
    const isBeyond = (input[field] ?? 0) > most
    return isBeyond
      ? [{ field, message: `must be at most ${most}, the limit of the deployment` }]
      : []
  })
}
