import { actOf, type Manager, usernameFrom } from '../accounts/index.ts'
import { deny } from '../answer.ts'
import type { AssistantStore } from '../assistants/index.ts'
import { type Change, changeOf } from '../events/index.ts'
import type { Cursors } from '../secrets/index.ts'
import {
  KINDS,
  LONG_LIVED_KINDS,
  type LongLivedKind,
  type LongLivedStore,
  type LongLivedToken,
  type ManagerDeps,
  type TokenFilter,
} from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import { type AboutOne, invalid, type Reply, type Request } from './request.ts'

export interface TokenDeps extends ManagerDeps {
  readonly longLived: LongLivedStore
  readonly assistants: Pick<AssistantStore, 'show'>
  readonly cursors: Cursors
}

/** Which tokens of the organization; what is left out does not matter. */
interface TokenCriteria {
  readonly kind?: LongLivedKind
  readonly operatorId?: string
  /** By id or natural id. */
  readonly assistantId?: string
  readonly username?: string
  /** How they begin. */
  readonly prefix?: string
}

type TokensInput = PageInput & TokenCriteria & { readonly includeRevoked: boolean }

/** Lists the long-lived tokens of the organization, of all operators, newest first. */
async function list(
  deps: TokenDeps,
  request: Request<TokensInput>,
): Reply<CursorPage<LongLivedToken>> {
  const allowed = await authorize(deps, request, 'tokens:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const filter = await filterOf(deps, manager, input, input.includeRevoked)
  const scope = [manager.organization, 'tokens', JSON.stringify(filter)]
  return listing(deps.cursors, scope, input, async (page) =>
    filter ? deps.longLived.list(filter, page) : { items: [], next: undefined },
  )
}

interface Found {
  readonly token: LongLivedToken
  readonly manager: Manager
}

/** Shows a long-lived token of the organization, a revoked one too. */
async function show(deps: TokenDeps, request: AboutOne<unknown>): Reply<Found> {
  const allowed = await authorize(deps, request, 'tokens:manage')
  if (!allowed.ok) return allowed
  const { manager } = allowed
  const token = await deps.longLived.show(manager.organization, request.id)
  return token ? { ok: true, token, manager } : deny('not_found')
}

/** Ends a long-lived token of the organization, and all made with it. One that has ended stays so. */
async function revoke(deps: TokenDeps, request: AboutOne<unknown>): Reply<object> {
  const found = await show(deps, request)
  if (!found.ok) return found
  const { id, organization, kind } = found.token
  const by = actOf(found.manager)
  const event = changeOf(by, 'token.revoked', organization, `token:${id}`, { kind })
  await deps.longLived.revoke(id, event)
  return { ok: true }
}

/** How many end in one step, so that other writes need not wait for long. */
const MOST_AT_ONCE = 500

/**
 * Ends every long-lived token of the organization that matches, and all made with them; the caller's
 * own are no exception. Returns how many of those that matched it has ended. At least one criterion
 * must be named, so that not everything ends when all are left out by mistake.
 */
async function revokeMany(
  deps: TokenDeps,
  request: Request<TokenCriteria>,
): Reply<{ readonly revokedCount: number }> {
  const allowed = await authorize(deps, request, 'tokens:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  if (Object.keys(input).length === 0) return invalid('body', 'must contain at least one criterion')
  const filter = await filterOf(deps, manager, input, false)
  if (!filter) return { ok: true, revokedCount: 0 }

  const event = revocation(manager, filter)
  let revokedCount = 0
  for (;;) {
    const count = await deps.longLived.revokeMany(filter, [], MOST_AT_ONCE, event)
    if (count === 0) return { ok: true, revokedCount }
    revokedCount += count
  }
}

/** What managers do with long-lived tokens. */
export const TOKEN_VERBS = { list, revoke, revokeMany, show }

/** Returns the filter that finds what matches; undefined if nothing can. */
async function filterOf(
  { assistants }: TokenDeps,
  { organization }: Manager,
  { kind, operatorId, assistantId, username, prefix }: TokenCriteria,
  includeRevoked: boolean,
): Promise<TokenFilter | undefined> {
  const assistant =
    assistantId === undefined ? undefined : await assistants.show(organization, assistantId)
  if (assistantId !== undefined && !assistant) return undefined
  const name = username && usernameFrom(username)
  if (username && name === undefined) return undefined
  return {
    organization,
    kinds: kind === undefined ? LONG_LIVED_KINDS : [kind],
    operator: operatorId,
    username: name,
    assistant: assistant?.id,
    maskPrefix: prefix === undefined ? undefined : maskPrefixOf(prefix),
    includeRevoked,
  }
}

const SHOWN = 4
const PREFIXES = LONG_LIVED_KINDS.map((kind) => KINDS[kind].prefix)
const LONGEST = Math.max(...PREFIXES.map(({ length }) => length))

/**
 * Returns the beginning by which tokens are searched: no more of it than is ever shown of a token,
 * as people paste whole ones. The sign that more would follow is not part of it.
 */
function maskPrefixOf(text: string): string {
  const prefix = PREFIXES.find((it) => text.startsWith(it))
  return text.replace(/…$/, '').slice(0, (prefix?.length ?? LONGEST) + SHOWN)
}

const revocation = (manager: Manager, { organization, ...filter }: TokenFilter): Change => ({
  ...changeOf(actOf(manager), 'tokens.revoked', organization, `organization:${organization}`),
  ends: [],
  details: {
    kinds: filter.kinds,
    operator: filter.operator ?? null,
    byUsername: filter.username !== undefined,
    assistant: filter.assistant ?? null,
    prefix: filter.maskPrefix ?? null,
  },
})
