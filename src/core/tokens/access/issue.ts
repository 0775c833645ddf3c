import {
  actOf,
  type Manager,
  may,
  type NotAParent,
  parentOf,
  whyNotParent,
} from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import { type Change, changeOf } from '../../events/index.ts'
import { type OverQuota, type RowQuotas, withinQuota } from '../../limits/index.ts'
import { newStoredSecret, newUuid } from '../../secrets/index.ts'
import {
  authenticateManager,
  countChange,
  type ManagerDeps,
  type NotAManager,
  type TooManyChanges,
} from '../authenticate-manager.ts'
import { KINDS } from '../kinds.ts'
import type { LongLivedStore, LongLivedToken, NewLongLivedToken } from '../long-lived-store.ts'
import type { Asking } from './manage.ts'

export interface AccessDeps extends ManagerDeps {
  readonly longLived: Pick<LongLivedStore, 'add'>
  readonly quotas: RowQuotas
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

export interface AccessWanted {
  readonly name: string
  /** Null for a token that does not expire. */
  readonly lifetimeSeconds: number | null
}

type Denied = NotAManager | TooManyChanges | OverQuota | Denial<'invalid_fields'> | NotAParent

/**
 * Issues a token by which its operator is known. The secret is in this answer and nowhere else.
 * What is made with a token or an API key ends with it, and must not outlive it.
 */
export async function access(
  deps: AccessDeps,
  { presented, wanted: read }: Asking<AccessWanted>,
): Promise<Answer<{ readonly token: LongLivedToken; readonly secret: string }, Denied>> {
  const known = await authenticateManager(deps, presented)
  if (!known.ok) return known
  const { manager } = known
  if (!may(manager, 'own_tokens:manage')) return deny('forbidden')
  const wanted = read()
  if (wanted === undefined) return deny('invalid_fields')
  const { lifetimeSeconds } = wanted
  const expiresAt = lifetimeSeconds === null ? null : deps.now() + lifetimeSeconds * 1000
  const obstacle = whyNotParent(manager, expiresAt)
  if (obstacle) return obstacle
  const tooMany = await countChange(deps, { manager, presented })
  if (tooMany) return tooMany

  const { secret, stored } = newStoredSecret(KINDS.pat.prefix)
  const token: NewLongLivedToken = {
    id: newUuid(),
    kind: 'pat',
    organization: manager.operator.organization.id,
    operator: manager.operator.id,
    assistant: null,
    madeBy: parentOf(manager),
    name: wanted.name,
    isReadOnly: false,
    cidr: null,
    host: null,
    data: null,
    permissions: null,
    expiresAt,
    secret: stored,
  }
  const kept = await withinQuota(deps.quotas, 'ownTokens', manager.operator.id, (quota) =>
    deps.longLived.add(token, { ...creation(token, manager), quota }),
  )
  if (!kept.ok) return kept
  const { added } = kept
  // Whoever asked has ended meanwhile.
  return added.revokedAt === null ? { ok: true, token: added, secret } : deny('unauthorized')
}

function creation({ id, kind, organization }: NewLongLivedToken, manager: Manager): Change {
  const change = changeOf(actOf(manager), 'token.created', organization, `token:${id}`, { kind })
  return { ...change, ends: [] }
}
