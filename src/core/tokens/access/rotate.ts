import { actOf, authorityOf, type Manager } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import type { Change } from '../../events/index.ts'
import { digestOf, maskOf, newSecret } from '../../secrets/index.ts'
import { KINDS } from '../kinds.ts'
import type { LongLivedToken } from '../long-lived-store.ts'
import { type AccessTokensDeps, type Asking, authorizeOwner, ownToken } from './own.ts'
import type { NotOwn } from './show.ts'

export interface RotateWanted {
  readonly id: string
  /** For how long the secrets work on that the token has had. */
  readonly graceSeconds: number
}

type Denied = NotOwn | Denial<'not_a_descendant' | 'session_not_rotated' | 'token_has_ended'>

/**
 * Gives one of the operator's own tokens another secret, which is in this answer and nowhere else.
 * Outside a session a credential rotates only itself and what descends from it. Sessions are never
 * rotated.
 */
export async function rotate(
  deps: AccessTokensDeps,
  request: Asking<RotateWanted>,
): Promise<Answer<{ readonly token: LongLivedToken; readonly secret: string }, Denied>> {
  const known = await authorizeOwner(deps, request)
  if (!known.ok) return known
  const { manager, wanted } = known
  const token = await ownToken(deps, manager, wanted.id)
  if (!token) return deny('token_not_found')
  if (token.kind === 'session') return deny('session_not_rotated')

  const { prefix } = KINDS[token.kind]
  const secret = newSecret(prefix)
  const kept = { digest: digestOf(secret), mask: maskOf(prefix, secret) }
  const change = changeOf(token, manager, wanted)
  const { graceSeconds } = wanted
  const by = authorityOf(manager)
  const rotated = await deps.longLived.rotate(token.id, kept, graceSeconds, by, change)
  if (rotated === 'not_below') return deny('not_a_descendant')
  return rotated ? { ok: true, token: rotated, secret } : deny('token_has_ended')
}

function changeOf(
  { id, kind, organization }: LongLivedToken,
  manager: Manager,
  { graceSeconds }: RotateWanted,
): Change {
  return {
    ...actOf(manager),
    type: 'token.rotated',
    organization,
    subject: `token:${id}`,
    ends: [`token:${id}`],
    details: { kind, graceSeconds },
  }
}
