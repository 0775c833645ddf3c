import { actOf, authorityOf, type Manager } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import type { Change } from '../../events/index.ts'
import { digestOf, maskOf, newSecret } from '../../secrets/index.ts'
import type { ManagerDeps } from '../authenticate-manager.ts'
import { KINDS } from '../kinds.ts'
import type { LongLivedStore, LongLivedToken } from '../long-lived-store.ts'
import { authenticateManaging, type NotManaging } from './manage.ts'
import type { ShowRequest } from './show.ts'
import { findVisible, isOwn } from './visible.ts'

export interface RotateDeps extends ManagerDeps {
  readonly longLived: Pick<LongLivedStore, 'rotate' | 'show'>
}

export interface RotateRequest extends ShowRequest {
  /**
   * Reads how long the old secrets go on working, once it is known who asks. NaN if what was asked
   * for is no whole number.
   */
  readonly graceSeconds: () => number
}

type Denied =
  | NotManaging<'graceSeconds'>
  | Denial<'not_a_descendant' | 'token_expired' | 'token_not_found'>

const LONGEST_GRACE_SECONDS = 7 * 86_400

/**
 * Gives a token another secret, which is in this answer and nowhere else. The old one works until
 * the grace has passed.
 *
 * Outside a session a credential rotates only itself and what descends from it. Only its operator
 * gets the secret of a personal token, which acts as that operator.
 */
export async function rotate(
  deps: RotateDeps,
  { tokenId, graceSeconds: readGrace, ...asker }: RotateRequest,
): Promise<Answer<{ readonly token: LongLivedToken; readonly secret: string }, Denied>> {
  const known = await authenticateManaging(deps, asker, () =>
    isGrace(readGrace()) ? undefined : 'graceSeconds',
  )
  if (!known.ok) return known
  const { manager } = known
  const graceSeconds = readGrace()
  const found = await findVisible(deps.longLived, manager, tokenId, 'tokens:manage')
  if (!found) return deny('token_not_found')
  if (found.kind === 'personal' && !isOwn(manager, found)) return deny('forbidden')

  const { prefix } = KINDS.assistant
  const secret = newSecret(prefix)
  const kept = { digest: digestOf(secret), mask: maskOf(prefix, secret) }
  const change = changeOf(manager, found, graceSeconds)
  const by = authorityOf(manager)
  const token = await deps.longLived.rotate(found.id, kept, graceSeconds, by, change)
  if (token === 'not_below') return deny('not_a_descendant')
  return token ? { ok: true, token, secret } : deny('token_expired')
}

const isGrace = (seconds: number): boolean =>
  Number.isInteger(seconds) && seconds >= 0 && seconds <= LONGEST_GRACE_SECONDS

function changeOf(
  manager: Manager,
  { id, kind, organization }: LongLivedToken,
  graceSeconds: number,
): Change {
  const subject = `token:${id}` as const
  return {
    ...actOf(manager),
    type: 'token.rotated',
    organization,
    subject,
    ends: [subject],
    details: { kind, graceSeconds },
  }
}
