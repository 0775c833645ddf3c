import {
  type ApiKey,
  isElsewhere,
  type Manager,
  type Operator,
  type OperatorStore,
  type Permission,
} from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import { FOR_ITS_MAKER, mayManage } from './own-rights.ts'
import { type Invalid, invalid } from './request.ts'

/** How many tokens an API key may issue in a minute; null for the deployment's number. */
export type KeyLimits = Pick<ApiKey, 'streamTokensPerMinute' | 'userTokensPerMinute'>

/** The deployment's own numbers. */
export type KeyCeilings = { readonly [Name in keyof KeyLimits]: number }

const LIMIT_FIELDS = ['streamTokensPerMinute', 'userTokensPerMinute'] as const

/**
 * Returns what is wrong with the limits that a manager asks for: only the deployment's owner may set
 * them above the deployment's.
 */
export function checkLimits(
  { operator }: Manager,
  input: Partial<KeyLimits>,
  ceilings: KeyCeilings,
): Invalid | undefined {
  if (operator.isDeploymentOwner) return undefined
  const problems = LIMIT_FIELDS.filter((field) => (input[field] ?? 0) > ceilings[field]).map(
    (field) => ({
      field,
      message: `must be at most ${ceilings[field]}, the limit of the deployment`,
    }),
  )
  return problems.length > 0 ? deny('invalid_fields', { problems }) : undefined
}

/**
 * @param expiresAt milliseconds since 1970, null for never
 * @param now likewise
 */
export const checkExpiry = (expiresAt: number | null, now: number): Invalid | undefined =>
  expiresAt === null || expiresAt > now ? undefined : invalid('expiresAt', 'must be in the future')

/** @param latestAt milliseconds since 1970 */
export function outlives(latestAt: number): Invalid {
  const latest = `${new Date(latestAt).toISOString().slice(0, 19)}Z`
  return invalid('expiresAt', `must not be later than ${latest}, when the parent of the key ends`)
}

type Operators = Pick<OperatorStore, 'show'>

/** Finds for whom a new key acts: its maker; elsewhere, the operator who is named, or none. */
export async function actingOperator(
  operators: Operators,
  manager: Manager,
  actsFor: string | undefined,
  permissions: readonly Permission[],
): Promise<Answer<{ readonly operator: Operator | undefined }, Invalid>> {
  if (!isElsewhere(manager)) {
    return actsFor === undefined
      ? { ok: true, operator: manager.operator }
      : invalid('actsFor', 'must be omitted in your own organization, where the key acts for you')
  }
  if (actsFor === undefined) {
    return permissions.some((it) => FOR_ITS_MAKER.includes(it))
      ? invalid('permissions', NEEDS_OPERATOR)
      : { ok: true, operator: undefined }
  }
  const operator = await operators.show(manager.organization, actsFor)
  return operator?.isActive
    ? { ok: true, operator }
    : invalid('actsFor', 'must be the id of an active operator of the organization')
}

const NEEDS_OPERATOR =
  'must not contain admin or tokens:create unless actsFor names an operator of the organization'

export const NO_SUCH_OPERATOR = invalid(
  'madeBy',
  'must be the id of an active operator of the organization',
)

/** Returns why a manager may not hand a key over to an operator; undefined if they may. */
export async function checkHandover(
  operators: Operators,
  manager: Manager,
  organization: string,
  madeBy: string,
): Promise<Invalid | Denial<'forbidden' | 'needs_session'> | undefined> {
  if (manager.operator.role !== 'owner') return deny('forbidden')
  if (manager.credential.kind !== 'session') return deny('needs_session')
  const other = await operators.show(organization, madeBy)
  if (!other) return NO_SUCH_OPERATOR
  return mayManage(manager, other) ? undefined : deny('forbidden')
}
