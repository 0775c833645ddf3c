import { actOf, authorityOf, type Manager, may } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import { type Change, changeOf } from '../../events/index.ts'
import { type Cursors, cursorTo, newStoredSecret, positionIn } from '../../secrets/index.ts'
import {
  authenticateManager,
  countChange,
  type ManagerDeps,
  type NotAManager,
  type Presented,
  type TooManyChanges,
} from '../authenticate-manager.ts'
import { ACCESS_KINDS, type AccessKind, KINDS } from '../kinds.ts'
import type { LongLivedStore, LongLivedToken } from '../long-lived-store.ts'

export interface AccessTokensDeps extends ManagerDeps {
  readonly longLived: LongLivedStore
  readonly cursors: Cursors
}

/** A request to manage one's own tokens, before its sender is known. */
export interface Asking<Wanted> {
  readonly presented: Presented
  /**
   * Reads the input, once the sender is known to be allowed to ask: undefined if it could not be
   * read, or is out of range.
   */
  readonly wanted: () => Wanted | undefined
}

export interface OneWanted {
  readonly id: string
}

export interface ListWanted {
  /** Undefined for every kind. */
  readonly kind: AccessKind | undefined
  readonly includeRevoked: boolean
  readonly limit: number
  /** Where an earlier page of the same list ended; undefined to begin with the newest. */
  readonly cursor: string | undefined
}

export interface AllWanted {
  /** Keeps the token that was presented, and those that the credential descends from. */
  readonly exceptCurrent: boolean
}

export interface RotateWanted extends OneWanted {
  /** For how long the secrets that the token has had still work. */
  readonly graceSeconds: number
}

/** What was found, and the cursor that asks for what follows; null on the last page. */
interface ListedTokens {
  readonly items: readonly LongLivedToken[]
  readonly nextCursor: string | null
}

type NotOwner = NotAManager | TooManyChanges | Denial<'invalid_fields'>
type NotOwn = NotOwner | Denial<'token_not_found'>
type NotRotated = NotOwn | Denial<'not_a_descendant' | 'session_not_rotated' | 'token_has_ended'>

/**
 * Lists the operator's own tokens, newest first; expired ones too. Nothing is left out or comes
 * twice because tokens are made between two pages. A cursor leads on in no list but the operator's
 * own, filtered as it was.
 */
export async function list(
  deps: AccessTokensDeps,
  request: Asking<ListWanted>,
): Promise<Answer<ListedTokens, NotOwner | Denial<'foreign_cursor'>>> {
  const known = await authorizeOwner(deps, request)
  if (!known.ok) return known
  const { operator } = known.manager
  const { kind, includeRevoked, limit, cursor } = known.wanted

  const scope = JSON.stringify(['access', operator.id, kind ?? null, includeRevoked])
  const after = cursor === undefined ? undefined : positionIn(cursor, deps.cursors, scope)
  if (cursor !== undefined && !after) return deny('foreign_cursor')
  const filter = {
    organization: operator.organization.id,
    operator: operator.id,
    kinds: kind === undefined ? ACCESS_KINDS : [kind],
    includeRevoked,
  }
  const { items, next } = await deps.longLived.list(filter, { after, limit })
  return { ok: true, items, nextCursor: cursorTo(next, deps.cursors, scope) }
}

/** Shows one of the operator's own tokens, ended ones too. */
export async function show(
  deps: AccessTokensDeps,
  request: Asking<OneWanted>,
): Promise<Answer<{ readonly token: LongLivedToken }, NotOwn>> {
  const found = await find(deps, request)
  return found.ok ? { ok: true, token: found.token } : found
}

/** Ends one of the operator's own tokens, and those made with it. Doing it again changes nothing. */
export async function revoke(
  deps: AccessTokensDeps,
  request: Asking<OneWanted>,
): Promise<Answer<object, NotOwn>> {
  const found = await find(deps, request)
  if (!found.ok) return found
  const { id, kind, organization } = found.token
  const by = actOf(found.manager)
  const change = changeOf(by, 'token.revoked', organization, `token:${id}`, { kind })
  await deps.longLived.revoke(id, change)
  return { ok: true }
}

/** How many are revoked in one step, so that other writes need not wait for long. */
const MOST_AT_ONCE = 500

/**
 * Ends all of the operator's own tokens, with everything that descends from them, and returns how
 * many of the former there were. The current one may be kept, with the tokens it descends from.
 */
export async function revokeAll(
  deps: AccessTokensDeps,
  request: Asking<AllWanted>,
): Promise<Answer<{ readonly revokedCount: number }, NotOwner>> {
  const known = await authorizeOwner(deps, request)
  if (!known.ok) return known
  const { manager, wanted } = known
  const { id: operator, organization } = manager.operator
  const filter = {
    organization: organization.id,
    operator,
    kinds: ACCESS_KINDS,
    includeRevoked: false,
  }
  const change: Change = {
    ...changeOf(actOf(manager), 'tokens.revoked', organization.id, `operator:${operator}`),
    ends: [],
  }
  const kept = wanted.exceptCurrent ? tokensAbove(manager) : []
  let revokedCount = 0
  let some: number
  do {
    some = await deps.longLived.revokeMany(filter, kept, MOST_AT_ONCE, change)
    revokedCount += some
  } while (some > 0)
  return { ok: true, revokedCount }
}

/**
 * Gives one of the operator's own tokens another secret, which is in this answer and nowhere else.
 * Outside a session a credential rotates only itself and what descends from it. Sessions are never
 * rotated.
 */
export async function rotate(
  deps: AccessTokensDeps,
  request: Asking<RotateWanted>,
): Promise<Answer<{ readonly token: LongLivedToken; readonly secret: string }, NotRotated>> {
  const found = await find(deps, request)
  if (!found.ok) return found
  const { manager, token, wanted } = found
  const { id, kind, organization } = token
  if (kind === 'session') return deny('session_not_rotated')

  const { graceSeconds } = wanted
  const { secret, stored } = newStoredSecret(KINDS[kind].prefix)
  const details = { kind, graceSeconds }
  const change = changeOf(actOf(manager), 'token.rotated', organization, `token:${id}`, details)
  const by = authorityOf(manager)
  const rotated = await deps.longLived.rotate(id, stored, graceSeconds, by, change)
  if (rotated === 'not_below') return deny('not_a_descendant')
  return rotated ? { ok: true, token: rotated, secret } : deny('token_has_ended')
}

interface Owner<Wanted> {
  readonly manager: Manager
  readonly wanted: Wanted
}

/**
 * Lets in operators who manage their own tokens. Checked in this order: who sent the request,
 * whether they may, whether the input could be read, and, if something is to change, how often.
 */
async function authorizeOwner<Wanted>(
  deps: ManagerDeps,
  { presented, wanted: read }: Asking<Wanted>,
): Promise<Answer<Owner<Wanted>, NotOwner>> {
  const known = await authenticateManager(deps, presented)
  if (!known.ok) return known
  const { manager } = known
  if (!may(manager, 'own_tokens:manage')) return deny('forbidden')
  const wanted = read()
  if (wanted === undefined) return deny('invalid_fields')
  const tooMany = await countChange(deps, { manager, presented })
  return tooMany ?? { ok: true, manager, wanted }
}

/** As `authorizeOwner`, and finds the operator's own token, an expired or revoked one too. */
async function find<Wanted extends OneWanted>(
  deps: AccessTokensDeps,
  request: Asking<Wanted>,
): Promise<Answer<Owner<Wanted> & { readonly token: LongLivedToken }, NotOwn>> {
  const known = await authorizeOwner(deps, request)
  if (!known.ok) return known
  const { operator } = known.manager
  const token = await deps.longLived.show(operator.organization.id, known.wanted.id)
  const isOwn = token?.operator?.id === operator.id
  return isOwn && isAccessKind(token.kind) ? { ...known, token } : deny('token_not_found')
}

const isAccessKind = (kind: string): boolean => ACCESS_KINDS.some((known) => known === kind)

/** The ids of the token that was presented, if one was, and of those that it descends from. */
function tokensAbove({ credential: { kind, id, ancestors } }: Manager): string[] {
  const line = [kind === 'apiKey' ? '' : `token:${id}`, ...ancestors.map(({ subject }) => subject)]
  return line.flatMap((it) => (it.startsWith('token:') ? it.slice('token:'.length) : []))
}
