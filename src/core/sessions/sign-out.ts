import { actOf } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import { changeOf } from '../events/index.ts'
import {
  authenticateManager,
  type LongLivedStore,
  type ManagerDeps,
  type NotAManager,
  type Presented,
} from '../tokens/index.ts'

export interface SignOutDeps extends ManagerDeps {
  readonly longLived: Pick<LongLivedStore, 'revoke'>
}

export interface SignOutRequest {
  readonly presented: Presented
  /** Reads the body, once it is known who asks: undefined if it could not be read. */
  readonly wanted: () => object | undefined
}

/** Ends the session that is presented. What is no session is not ended like one. */
export async function signOut(
  deps: SignOutDeps,
  { presented, wanted }: SignOutRequest,
): Promise<Answer<object, NotAManager | Denial<'invalid_fields' | 'no_session'>>> {
  const known = await authenticateManager(deps, presented)
  if (!known.ok) return known
  if (!wanted()) return deny('invalid_fields')
  const { operator, credential } = known.manager
  if (credential.kind !== 'session') return deny('no_session')
  const { id, kind } = credential
  const { organization } = operator
  const by = actOf(known.manager)
  const change = changeOf(by, 'token.revoked', organization.id, `token:${id}`, { kind })
  await deps.longLived.revoke(id, change)
  return { ok: true }
}
