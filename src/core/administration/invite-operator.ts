import {
  type Manager,
  type NewOperator,
  type Operator,
  type OperatorStore,
  usernameFrom,
} from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Act, Change } from '../events/index.ts'
import { type OverQuota, type RowQuotas, withinQuota } from '../limits/index.ts'
import { newId, newPassword } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { countGiven, type GivingDeps, managingTurn, type TooMany } from './giving-passwords.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import { isOwnerGiven, mayManage } from './own-rights.ts'
import {
  type Client,
  invalid,
  type NotAuthorized,
  type Repeatable,
  type Request,
} from './request.ts'

export interface InviteOperatorDeps extends ManagerDeps, OnceDeps, GivingDeps {
  readonly quotas: RowQuotas
  readonly operators: Pick<OperatorStore, 'add' | 'show'>
}

export type OperatorWanted = Pick<
  Operator,
  'email' | 'hasAiSeat' | 'permissions' | 'role' | 'username'
>

/** An operator with a password to begin with; null if it was shown before. */
export interface GivenOperator {
  readonly operator: Operator
  readonly password: string | null
  readonly isReplay: boolean
}

type Denied =
  | NotAuthorized
  | TooMany
  | OverQuota
  | Denial<'needs_session' | 'not_found' | 'username_taken'>
  | RetryDiffers

/**
 * Makes an operator. The password is in this answer and nowhere else. Managers make only operators
 * whom they may manage, and owners only in a session. An operator stays when the credential ends
 * that invited them; the event of that end names them. Throws `Busy` if too many wait for passwords
 * to be hashed.
 */
export async function inviteOperator(
  deps: InviteOperatorDeps,
  request: Request<OperatorWanted> & Repeatable & Client,
): Promise<Answer<GivenOperator, Denied>> {
  const allowed = await authorize(deps, request, 'operators:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const organization = manager.organization
  if (!mayManage(manager, { role: input.role, isDeploymentOwner: false })) return deny('forbidden')
  if (isOwnerGiven(manager, input.role)) return deny('needs_session')

  const act = async (by: Act): Promise<Answer<GivenOperator, Denied>> => {
    const username = usernameFrom(input.username)
    if (username === undefined) return invalid('username', 'is too long')
    const tooMany = countGiven(deps, manager, 'invitesPerHour')
    if (tooMany) return tooMany
    const password = newPassword()
    const hashed = await deps.passwords.hash(password, managingTurn(manager, request))
    const invited = newOperator(manager, { ...input, username }, hashed)
    const kept = await withinQuota(deps.quotas, 'operators', organization, (quota) =>
      deps.operators.add(invited, { ...invitation(by, invited), quota }),
    )
    if (!kept.ok) return kept
    const operator = kept.added
    if (operator === 'taken') return deny('username_taken')
    return { ok: true, operator, password, isReplay: false }
  }
  const again = async (id: string): Promise<Answer<GivenOperator, Denied>> => {
    const operator = await deps.operators.show(organization, id)
    return operator ? { ok: true, operator, password: null, isReplay: true } : deny('not_found')
  }
  return once(deps, manager, request.retry, act, again)
}

const newOperator = (
  { organization }: Manager,
  input: OperatorWanted,
  password: string,
): NewOperator => ({
  ...input,
  id: newId('operator'),
  organization,
  isDeploymentOwner: false,
  password,
})

const invitation = (by: Act, { id, organization, ...operator }: NewOperator): Change => ({
  ...by,
  type: 'operator.invited',
  organization,
  subject: `operator:${id}`,
  ends: [],
  details: {
    role: operator.role,
    aiSeat: operator.hasAiSeat,
    permissions: operator.permissions,
  },
})
