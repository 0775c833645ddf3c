import { actOf, type Manager } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import type { Change } from '../../events/index.ts'
import { digestOf, maskOf, newSecret } from '../../secrets/index.ts'
import { KINDS } from '../kinds.ts'
import type { LongLivedToken } from '../long-lived-store.ts'
import { outlivesMaker } from '../maker.ts'
import { type AccessTokensDeps, type Asking, authorizeOwner, ownToken } from './own.ts'
import type { NotOwn } from './show.ts'

export interface RotateWanted {
  readonly id: string
  /** For how long the secrets work on that the token has had. */
  readonly graceSeconds: number
}

type Denied = NotOwn | Denial<'outlives_its_maker' | 'token_has_ended'>

/**
 * Gives one of the operator's own tokens another secret, which is in this answer and nowhere else.
 * Whoever is known by a token gets no secret with which they would be known for longer.
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
  const isItself = token.id === manager.credential.id
  if (!isItself && outlivesMaker(token.expiresAt, manager)) return deny('outlives_its_maker')

  const { prefix } = KINDS[token.kind]
  const secret = newSecret(prefix)
  const kept = { digest: digestOf(secret), mask: maskOf(prefix, secret) }
  const change = changeOf(token, manager, wanted)
  const rotated = await deps.longLived.rotate(token.id, kept, wanted.graceSeconds, change)
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
