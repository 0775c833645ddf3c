import { actOf } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import type { Change } from '../../events/index.ts'
import type { ManagerDeps } from '../authenticate-manager.ts'
import type { LongLivedStore } from '../long-lived-store.ts'
import { authenticateManaging, type NotManaging } from './manage.ts'
import type { ShowRequest } from './show.ts'
import { findVisible } from './visible.ts'

export interface DeleteDeps extends ManagerDeps {
  readonly longLived: Pick<LongLivedStore, 'revoke' | 'show'>
}

type Denied =
  | NotManaging
  | Denial<'token_not_found'>
  | Denial<'invalid_field', { readonly field: 'body' }>

export interface DeleteRequest extends ShowRequest {
  /** Says whether the body, which has nothing to say, could be read, once it is known who asks. */
  readonly isReadable: () => boolean
}

/**
 * Ends a token, and all that were made with it, for good: to whoever asks afterwards it is not
 * there.
 */
export async function deleteToken(
  deps: DeleteDeps,
  { tokenId, isReadable, ...asker }: DeleteRequest,
): Promise<Answer<object, Denied>> {
  const known = await authenticateManaging(deps, asker)
  if (!known.ok) return known
  if (!isReadable()) return deny('invalid_field', { field: 'body' })
  const { manager } = known
  const token = await findVisible(deps.longLived, manager, tokenId, 'tokens:manage')
  if (!token) return deny('token_not_found')

  const subject = `token:${token.id}` as const
  const change: Change = {
    ...actOf(manager),
    type: 'token.revoked',
    organization: token.organization,
    subject,
    ends: [subject],
    details: { kind: token.kind },
  }
  const isDone = await deps.longLived.revoke(token.id, change)
  return isDone ? { ok: true } : deny('token_not_found')
}
