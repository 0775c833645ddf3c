import {
  type Ability,
  actOf,
  actsAsOperator,
  authorityOf,
  type Manager,
  may,
  parentOf,
  usernameFrom,
} from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import type { AssistantStore } from '../../assistants/index.ts'
import { changeOf } from '../../events/index.ts'
import { newStoredSecret } from '../../secrets/index.ts'
import type { ManagerDeps } from '../authenticate-manager.ts'
import { ASSISTANT_FAMILY, KINDS } from '../kinds.ts'
import type { LongLivedStore, LongLivedToken, Offset, TokenFilter } from '../long-lived-store.ts'
import {
  authorizeChanging,
  authorizeReading,
  type NotManaging,
  type NotPlaced,
  type NotSeated,
  type PlacedAsker,
} from './authorize.ts'
import { findAssistant } from './show-assistant.ts'

export interface AssistantTokensDeps extends ManagerDeps {
  readonly assistants: Pick<AssistantStore, 'show'>
  readonly longLived: Pick<LongLivedStore, 'count' | 'revoke' | 'rotate' | 'show'>
}

/** A part of a list, newest first. */
interface Listed {
  readonly items: readonly LongLivedToken[]
  /** How many the caller would see in all. */
  readonly total: number
}

const NOTHING: Listed = { items: [], total: 0 }

type ListField = 'assistantId' | 'limit' | 'start' | 'username'

interface ListRequest extends PlacedAsker, Offset {
  /** Only tokens for this assistant, by id or natural id; undefined for all. */
  readonly assistantId: string | undefined
  /** Only tokens of the operator of this name. */
  readonly username: string | undefined
  /** The field that could not be read at all; undefined if all could. */
  readonly unreadable: ListField | undefined
}

/**
 * Lists tokens for assistants and personal tokens: everybody's in the organization to its admins,
 * else the caller's own. What does not exist has no tokens.
 *
 * @param request its `start` and `limit` are NaN if they are no whole numbers
 */
export async function list(
  deps: AssistantTokensDeps,
  request: ListRequest,
): Promise<Answer<Listed, NotPlaced<ListField> | NotSeated>> {
  const { assistantId, start, limit, unreadable } = request
  const known = await authorizeReading(deps, request, () => unreadable ?? wrongFieldOf(request))
  if (!known.ok) return known
  const { manager } = known
  const { organization } = manager
  const assistant =
    assistantId === undefined
      ? undefined
      : await findAssistant(deps.assistants, organization, assistantId)
  if (assistantId !== undefined && !assistant) return { ok: true, ...NOTHING }
  const username = request.username && usernameFrom(request.username)
  if (request.username && username === undefined) return { ok: true, ...NOTHING }
  const filter = {
    organization,
    kinds: ASSISTANT_FAMILY,
    assistant: assistant?.id,
    ...seenBy(manager),
    username,
    includeRevoked: false,
  }
  return { ok: true, ...(await deps.longLived.count(filter, { start, limit })) }
}

interface ListOfAssistantRequest extends PlacedAsker, Offset {
  /** By id or natural id. */
  readonly assistantId: string
}

/**
 * Lists the tokens for an assistant: all of them to those who manage it, else the caller's own.
 *
 * @param request its `start` and `limit` are NaN if they are no whole numbers
 */
export async function listOfAssistant(
  deps: AssistantTokensDeps,
  { assistantId, start, limit, ...asker }: ListOfAssistantRequest,
): Promise<
  Answer<Listed, NotPlaced<'limit' | 'start'> | NotSeated | Denial<'assistant_not_found'>>
> {
  const known = await authorizeReading(deps, asker, () => wrongFieldOf({ start, limit }))
  if (!known.ok) return known
  const { manager } = known
  const { organization } = manager
  const assistant = await findAssistant(deps.assistants, organization, assistantId)
  if (!assistant) return deny('assistant_not_found')
  const filter = {
    organization,
    kinds: ['assistant'] as const,
    assistant: assistant.id,
    ...seenBy(manager),
    includeRevoked: false,
  }
  return { ok: true, ...(await deps.longLived.count(filter, { start, limit })) }
}

interface ShowRequest extends PlacedAsker {
  readonly tokenId: string
}

/** Shows a token: anybody's in the organization to its admins, else only the caller's own. */
export async function show(
  deps: AssistantTokensDeps,
  { tokenId, ...asker }: ShowRequest,
): Promise<
  Answer<
    { readonly token: LongLivedToken },
    NotPlaced<never> | NotSeated | Denial<'token_not_found'>
  >
> {
  const known = await authorizeReading(deps, asker)
  if (!known.ok) return known
  const token = await findVisible(deps.longLived, known.manager, tokenId, 'tokens:read')
  return token ? { ok: true, token } : deny('token_not_found')
}

interface DeleteRequest extends ShowRequest {
  /** Returns whether the body, which has no fields, could be read, once the sender is known. */
  readonly isReadable: () => boolean
}

type NotDeleted =
  | NotManaging
  | Denial<'token_not_found'>
  | Denial<'invalid_field', { readonly field: 'body' }>

/** Ends a token permanently, and all that were made with it: from then on it is not there. */
export async function deleteToken(
  deps: AssistantTokensDeps,
  { tokenId, isReadable, ...asker }: DeleteRequest,
): Promise<Answer<object, NotDeleted>> {
  const known = await authorizeChanging(deps, asker)
  if (!known.ok) return known
  if (!isReadable()) return deny('invalid_field', { field: 'body' })
  const { manager } = known
  const token = await findVisible(deps.longLived, manager, tokenId, 'tokens:manage')
  if (!token) return deny('token_not_found')

  const { id, kind, organization } = token
  const by = actOf(manager)
  const change = changeOf(by, 'token.revoked', organization, `token:${id}`, { kind })
  const isDone = await deps.longLived.revoke(id, change)
  return isDone ? { ok: true } : deny('token_not_found')
}

interface RotateRequest extends ShowRequest {
  /**
   * Reads how long the old secrets still work, once the sender is known. NaN if it is no whole
   * number.
   */
  readonly graceSeconds: () => number
}

type NotRotated =
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
  deps: AssistantTokensDeps,
  { tokenId, graceSeconds: readGrace, ...asker }: RotateRequest,
): Promise<Answer<{ readonly token: LongLivedToken; readonly secret: string }, NotRotated>> {
  const known = await authorizeChanging(deps, asker, () =>
    isGrace(readGrace()) ? undefined : 'graceSeconds',
  )
  if (!known.ok) return known
  const { manager } = known
  const graceSeconds = readGrace()
  const found = await findVisible(deps.longLived, manager, tokenId, 'tokens:manage')
  if (!found) return deny('token_not_found')
  if (found.kind === 'personal' && !isOwn(manager, found)) return deny('forbidden')

  const { id, kind, organization } = found
  const { secret, stored } = newStoredSecret(KINDS[kind].prefix)
  const details = { kind, graceSeconds }
  const change = changeOf(actOf(manager), 'token.rotated', organization, `token:${id}`, details)
  const by = authorityOf(manager)
  const token = await deps.longLived.rotate(id, stored, graceSeconds, by, change)
  if (token === 'not_below') return deny('not_a_descendant')
  return token ? { ok: true, token, secret } : deny('token_expired')
}

const isGrace = (seconds: number): boolean =>
  Number.isInteger(seconds) && seconds >= 0 && seconds <= LONGEST_GRACE_SECONDS

/** Finds the unrevoked token of this family, if it is the manager's own or the ability covers all. */
async function findVisible(
  longLived: AssistantTokensDeps['longLived'],
  manager: Manager,
  id: string,
  ability: Ability,
): Promise<LongLivedToken | undefined> {
  const token = await longLived.show(manager.organization, id)
  if (!token || token.revokedAt !== null) return undefined
  if (!ASSISTANT_FAMILY.some((kind) => kind === token.kind)) return undefined
  return isOwn(manager, token) || may(manager, ability) ? token : undefined
}

/** Returns whether a token is the operator's own, or was made with the credential itself. */
function isOwn(manager: Manager, token: LongLivedToken): boolean {
  if (actsAsOperator(manager)) return token.operator?.id === manager.operator.id
  return token.madeBy !== null && token.madeBy === parentOf(manager)
}

/** Which tokens a manager gets to see. */
function seenBy(manager: Manager): Pick<TokenFilter, 'madeBy' | 'operator'> {
  if (may(manager, 'tokens:read')) return {}
  if (actsAsOperator(manager)) return { operator: manager.operator.id }
  return { madeBy: parentOf(manager) ?? undefined }
}

/** The most tokens that a list shows at a time. */
const LONGEST_PAGE = 100

/** Returns the field that is wrong with the part of a list that was asked for. */
function wrongFieldOf({ start, limit }: Offset): 'limit' | 'start' | undefined {
  if (!Number.isSafeInteger(start) || start < 0) return 'start'
  const isLimit = Number.isInteger(limit) && limit >= 1 && limit <= LONGEST_PAGE
  return isLimit ? undefined : 'limit'
}
