import { usernameFrom } from '../../accounts/index.ts'
import type { Answer } from '../../answer.ts'
import type { Offset } from '../long-lived-store.ts'
import {
  authenticatePlaced,
  type NotPlaced,
  type NotSeated,
  type PlacedAsker,
} from './authenticate.ts'
import type { ListDeps, Listed } from './list-of-assistant.ts'
import { FAMILY, findAssistant, seenBy, wrongFieldOf } from './visible.ts'

type Field = 'assistantId' | 'limit' | 'start' | 'username'

export interface ListRequest extends PlacedAsker, Offset {
  /** Only tokens for this assistant, by id or natural id; undefined for all. */
  readonly assistantId: string | undefined
  /** Only tokens of the operator of this name. */
  readonly username: string | undefined
  /** The field that could not be read at all; undefined if all could. */
  readonly unreadable: Field | undefined
}

const NOTHING: Listed = { items: [], total: 0 }

/**
 * Lists tokens for assistants and personal tokens: everybody's in the organization to its admins,
 * else the caller's own. What does not exist has no tokens.
 *
 * @param request its `start` and `limit` are NaN if they are no whole numbers
 */
export async function list(
  deps: ListDeps,
  request: ListRequest,
): Promise<Answer<Listed, NotPlaced<Field> | NotSeated>> {
  const { assistantId, start, limit, unreadable } = request
  const known = await authenticatePlaced(deps, request, () => unreadable ?? wrongFieldOf(request))
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
    kinds: FAMILY,
    assistant: assistant?.id,
    ...seenBy(manager),
    username,
    includeRevoked: false,
  }
  return { ok: true, ...(await deps.longLived.count(filter, { start, limit })) }
}
