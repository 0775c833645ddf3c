import { actOf, isFitPassword, type Manager, type OperatorStore } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import { type Change, changeOf } from '../events/index.ts'
import type { Quota } from '../limits/index.ts'
import {
  authenticateManager,
  type ManagerDeps,
  type NotAManager,
  type Presented,
} from '../tokens/index.ts'
import { knownByPassword, type PasswordDeps, turnOf } from './known-by-password.ts'

export interface ChangePasswordDeps extends ManagerDeps, PasswordDeps {
  readonly operators: Pick<OperatorStore, 'forSigningIn' | 'setPassword'>
}

export interface ChangePasswordRequest {
  readonly presented: Presented
  /** Reads the body, once it is known who asks: undefined if it could not be read. */
  readonly wanted: () =>
    | { readonly currentPassword: string; readonly newPassword: string }
    | undefined
  readonly clientAddress: string
  /** Says that the client has left. */
  readonly signal: AbortSignal
}

type Denied =
  | NotAManager
  | Denial<'invalid_fields' | 'unfit_password' | 'wrong_password'>
  | Denial<'rate_limited', { readonly quota: Quota }>

/**
 * Gives operators another password, once they have shown that they know the one they have; a wrong
 * one counts as failed sign-in. Ends all their sessions but the one that is presented. An API key
 * acts for its operator, and is not them.
 */
export async function changePassword(
  deps: ChangePasswordDeps,
  { presented, wanted: read, clientAddress, signal }: ChangePasswordRequest,
): Promise<Answer<object, Denied>> {
  const known = await authenticateManager(deps, presented)
  if (!known.ok) return known
  const { operator, credential } = known.manager
  if (credential.kind === 'apiKey' || credential.isReadOnly) return deny('forbidden')
  const wanted = read()
  if (!wanted) return deny('invalid_fields')
  if (!isFitPassword(wanted.newPassword)) return deny('unfit_password')

  const attempt = { username: operator.username, clientAddress, operatorId: operator.id }
  const begun = deps.attempts.begin(attempt)
  if (!begun.allowed) return deny('rate_limited', { quota: begun.quota })
  const { operators, passwords } = deps
  const claim = { ...attempt, password: wanted.currentPassword, signal }
  if (!(await knownByPassword(deps, claim, begun))) return deny('wrong_password')
  begun.forgive()

  const session = credential.kind === 'session' ? credential.id : undefined
  const turn = turnOf(`organization:${operator.organization.id}`, clientAddress, signal)
  const hash = await passwords.hash(wanted.newPassword, turn)
  const isSet = await operators.setPassword(operator.id, hash, session, changeBy(known.manager))
  return isSet ? { ok: true } : deny('unauthorized')
}

function changeBy(manager: Manager): Change {
  const { id, organization } = manager.operator
  const act = actOf(manager)
  const change = changeOf(act, 'operator.password_changed', organization.id, `operator:${id}`)
  return { ...change, ends: [] }
}
