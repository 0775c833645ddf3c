import { type Answer, type Denial, deny } from '../../answer.ts'
import type { AssistantStore } from '../../assistants/index.ts'
import type { ManagerDeps } from '../authenticate-manager.ts'
import type { LongLivedStore, LongLivedToken, Offset } from '../long-lived-store.ts'
import {
  authenticatePlaced,
  type NotPlaced,
  type NotSeated,
  type PlacedAsker,
} from './authenticate.ts'
import { findAssistant, seenBy, wrongFieldOf } from './visible.ts'

export interface ListDeps extends ManagerDeps {
  readonly assistants: Pick<AssistantStore, 'show'>
  readonly longLived: Pick<LongLivedStore, 'count'>
}

/** A part of a list, newest first. */
export interface Listed {
  readonly items: readonly LongLivedToken[]
  /** How many the caller would see in all. */
  readonly total: number
}

export interface ListOfAssistantRequest extends PlacedAsker, Offset {
  /** By id or natural id. */
  readonly assistantId: string
}

/**
 * Lists the tokens for an assistant: all of them to those who manage it, else the caller's own.
 *
 * @param request its `start` and `limit` are NaN if they are no whole numbers
 */
export async function listOfAssistant(
  deps: ListDeps,
  { assistantId, start, limit, ...asker }: ListOfAssistantRequest,
): Promise<
  Answer<Listed, NotPlaced<'limit' | 'start'> | NotSeated | Denial<'assistant_not_found'>>
> {
  const known = await authenticatePlaced(deps, asker, () => wrongFieldOf({ start, limit }))
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
