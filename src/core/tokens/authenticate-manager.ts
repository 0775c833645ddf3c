import {
  API_KEY_PREFIX,
  authenticateKey,
  type Callers,
  type Manager,
  type Operator,
  type OrganizationStore,
  permissionsUnder,
} from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Counted, Quota } from '../limits/index.ts'
import { digestOf } from '../secrets/index.ts'
import { ACCESS_KINDS, type LongLivedKind } from './kinds.ts'
import type { FindLongLivedToken } from './long-lived.ts'
import type { Borne } from './long-lived-store.ts'

/** What came with a request to manage something. */
export interface Presented {
  /** '' if nothing was presented, or not so that it could be read. */
  readonly secret: string
  /**
   * Whether a browser may have sent it by itself, at the wish of a page that is not ours, with a
   * request that changes something.
   */
  readonly isFromForeignPage: boolean
  /** Whether the request only reads, by its method (RFC 9110 section 9.2.1). */
  readonly isReading: boolean
}

export interface ManagerDeps {
  readonly callers: Callers
  readonly findLongLivedToken: FindLongLivedToken
  readonly organizations: Pick<OrganizationStore, 'show'>
  readonly countChange: CountChange
  /** The active operator of this id. */
  readonly operatorById: (id: string) => Promise<Operator | undefined>
  /** Whether a credential of any kind is live, wherever it may be used. */
  readonly isLive: (secret: string) => Promise<boolean>
}

export type NotAManager = Denial<'foreign_page' | 'unauthorized' | 'forbidden'>

/**
 * Finds the operator who acts: by a session, an access token of theirs, or an API key that acts for
 * them. What an API key may do is not judged here: its permissions come along. A secret that was
 * rotated out may only read. A credential that is live, but of a kind that does not open this, is
 * `forbidden`.
 *
 * @param kinds the kinds of token by which operators are known on this route
 */
export async function authenticateManager(
  deps: ManagerDeps,
  { secret, isFromForeignPage, isReading }: Presented,
  kinds: readonly LongLivedKind[] = ACCESS_KINDS,
): Promise<Answer<{ readonly manager: Manager }, NotAManager>> {
  const manager = secret.startsWith(API_KEY_PREFIX)
    ? await byApiKey(deps, secret, isReading)
    : managerOf(await deps.findLongLivedToken(secret, kinds), isReading)
  if (!manager) return deny((await deps.isLive(secret)) ? 'forbidden' : 'unauthorized')
  return isFromForeignPage ? deny('foreign_page') : { ok: true, manager }
}

async function byApiKey(
  { callers, operatorById }: ManagerDeps,
  secret: string,
  isReading: boolean,
): Promise<Manager | undefined> {
  const caller = await authenticateKey(callers, secret)
  if (!caller || caller.madeBy === null) return undefined
  const operator = await operatorById(caller.madeBy)
  if (!operator) return undefined
  const { apiKeyId: id, expiresAt, permissions, ancestors, isInGrace } = caller
  return {
    operator,
    organization: operator.organization.id,
    credential: {
      kind: 'apiKey',
      id,
      digest: digestOf(secret),
      expiresAt,
      isReadOnly: isInGrace && !isReading,
      permissions,
      cidr: null,
      host: null,
      ancestors,
    },
  }
}

function managerOf(live: Borne | undefined, isReading: boolean): Manager | undefined {
  if (!live) return undefined
  const { token, operator, digest, expiresAt, ancestors } = live
  const { id, kind, cidr, host } = token
  if (kind === 'assistant' || !operator) return undefined
  const isReadOnly = token.isReadOnly || (live.isInGrace && !isReading)
  const permissions = permissionsUnder(null, ancestors)
  return {
    operator,
    organization: operator.organization.id,
    credential: { kind, id, digest, expiresAt, isReadOnly, permissions, cidr, host, ancestors },
  }
}

/** Counts one change of an organization's managers, if the limit still allows it. */
export type CountChange = (organization: string) => Promise<Counted>

export type TooManyChanges = Denial<'rate_limited', { readonly quota: Quota }>

interface Changing {
  readonly manager: Manager
  readonly presented: { readonly isReading: boolean }
}

/**
 * Counts the change that a manager is about to make. Returns a denial, with nothing counted, if the
 * managers of the operator's own organization have made too many in the last minute. A request that
 * only reads is not counted.
 */
export async function countChange(
  deps: { readonly countChange: CountChange },
  { manager, presented }: Changing,
): Promise<TooManyChanges | undefined> {
  if (presented.isReading) return undefined
  const { allowed, quota } = await deps.countChange(manager.operator.organization.id)
  return allowed ? undefined : deny('rate_limited', { quota })
}
