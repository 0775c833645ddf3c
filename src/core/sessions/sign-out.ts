import { actOf } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
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

/** Ends the session that is presented. What is no session is not ended like one. */
export async function signOut(
  deps: SignOutDeps,
  { presented }: { readonly presented: Presented },
): Promise<Answer<object, NotAManager | Denial<'no_session'>>> {
  const known = await authenticateManager(deps, presented)
  if (!known.ok) return known
  const { operator, credential } = known.manager
  if (credential.kind !== 'session') return deny('no_session')
  const subject = `token:${credential.id}` as const
  await deps.longLived.revoke(credential.id, {
    ...actOf(known.manager),
    type: 'token.revoked',
    organization: operator.organization.id,
    subject,
    ends: [subject],
    details: { kind: credential.kind },
  })
  return { ok: true }
}
