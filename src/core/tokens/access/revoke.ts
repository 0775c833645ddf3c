import { actOf } from '../../accounts/index.ts'
import { type Answer, deny } from '../../answer.ts'
import { type AccessTokensDeps, type Asking, authorizeOwner, ownToken } from './own.ts'
import type { NotOwn, OneWanted } from './show.ts'

/** Ends one of the operator's own tokens, and those made with it. Doing it again changes nothing. */
export async function revoke(
  deps: AccessTokensDeps,
  request: Asking<OneWanted>,
): Promise<Answer<object, NotOwn>> {
  const known = await authorizeOwner(deps, request)
  if (!known.ok) return known
  const { manager, wanted } = known
  const token = await ownToken(deps, manager, wanted.id)
  if (!token) return deny('token_not_found')
  const subject = `token:${token.id}` as const
  await deps.longLived.revoke(token.id, {
    ...actOf(manager),
    type: 'token.revoked',
    organization: token.organization,
    subject,
    ends: [subject],
    details: { kind: token.kind },
  })
  return { ok: true }
}
