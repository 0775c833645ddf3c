import {
  type Manager,
  type NewOperator,
  type Operator,
  type OperatorStore,
  type Passwords,
  usernameFrom,
} from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Act, Change } from '../events/index.ts'
import { newId, newPassword } from '../secrets/index.ts'
import type { ManagerDeps, NotAManager } from '../tokens/index.ts'
import type { Asking, Invalid, Repeatable } from './asking.ts'
import { authorize } from './authorize.ts'
import { type OnceDeps, once, type RetryDiffers } from './once.ts'
import { isOwnerGiven, mayManage } from './own-rights.ts'

export interface InviteOperatorDeps extends ManagerDeps, OnceDeps {
  readonly operators: Pick<OperatorStore, 'add' | 'show'>
  readonly passwords: Pick<Passwords, 'hash'>
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
  | NotAManager
  | Invalid
  | Denial<'needs_session' | 'not_found' | 'username_taken'>
  | RetryDiffers

/**
 * Makes an operator. The password is in this answer and nowhere else. Managers make only operators
 * whom they may manage, and owners only in a session. An operator stays when the credential ends
 * that invited them; the event of that end names them.
 */
export async function inviteOperator(
  deps: InviteOperatorDeps,
  asking: Asking<OperatorWanted> & Repeatable,
): Promise<Answer<GivenOperator, Denied>> {
  const allowed = await authorize(deps, asking, 'operators:manage')
  if (!allowed.ok) return allowed
  const { manager, wanted } = allowed
  const organization = manager.operator.organization.id
  if (!mayManage(manager, { role: wanted.role, isDeploymentOwner: false })) return deny('forbidden')
  if (isOwnerGiven(manager, wanted.role)) return deny('needs_session')

  const act = async (by: Act): Promise<Answer<GivenOperator, Denied>> => {
    const password = newPassword()
    const invited = newOperator(manager, wanted, await deps.passwords.hash(password))
    const operator = await deps.operators.add(invited, invitation(by, invited))
    if (operator === 'taken') return deny('username_taken')
    return { ok: true, operator, password, isReplay: false }
  }
  const again = async (id: string): Promise<Answer<GivenOperator, Denied>> => {
    const operator = await deps.operators.show(organization, id)
    return operator ? { ok: true, operator, password: null, isReplay: true } : deny('not_found')
  }
  return once(deps, manager, asking.retry, act, again)
}

const newOperator = (
  { operator }: Manager,
  wanted: OperatorWanted,
  password: string,
): NewOperator => ({
  ...wanted,
  id: newId('operator'),
  organization: operator.organization.id,
  username: usernameFrom(wanted.username),
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
