import type { Callers, Manager, Operator, OrganizationStore } from '../accounts/index.ts'
import { API_KEY_PREFIX, authenticateKey, permissionsUnder } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import { digestOf } from '../secrets/index.ts'
import type { FindBorne } from './borne.ts'
import type { CountChange } from './count-change.ts'
import type { LongLivedKind } from './kinds.ts'
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
  readonly findBorne: FindBorne
  readonly organizations: Pick<OrganizationStore, 'show'>
  readonly countChange: CountChange
  /** The active operator of this id. */
  readonly operatorById: (id: string) => Promise<Operator | undefined>
  /** Whether a credential of any kind is live, wherever it may be used. */
  readonly isLive: (secret: string) => Promise<boolean>
}

export type NotAManager = Denial<'foreign_page' | 'unauthorized' | 'forbidden'>

const USUAL_KINDS = ['session', 'pat', 'device'] as const

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
  kinds: readonly LongLivedKind[] = USUAL_KINDS,
): Promise<Answer<{ readonly manager: Manager }, NotAManager>> {
  const manager = secret.startsWith(API_KEY_PREFIX)
    ? await byApiKey(deps, secret, isReading)
    : managerOf(await deps.findBorne(secret, kinds), isReading)
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

function managerOf(borne: Borne | undefined, isReading: boolean): Manager | undefined {
  if (!borne) return undefined
  const { token, operator, digest, expiresAt, ancestors } = borne
  const { id, kind, cidr, host } = token
  if (kind === 'assistant' || !operator) return undefined
  const isReadOnly = token.isReadOnly || (borne.isInGrace && !isReading)
  const permissions = permissionsUnder(null, ancestors)
  return {
    operator,
    organization: operator.organization.id,
    credential: { kind, id, digest, expiresAt, isReadOnly, permissions, cidr, host, ancestors },
  }
}
