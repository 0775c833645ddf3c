import { type Ability, actsAsOperator, type Manager, may, parentOf } from '../../accounts/index.ts'
import type { AssistantStore, KeptAssistant } from '../../assistants/index.ts'
import type { LongLivedStore, LongLivedToken, Offset, TokenFilter } from '../long-lived-store.ts'

/** The kinds of token that are managed together with those for assistants. */
export const FAMILY = ['assistant', 'personal'] as const

/** The most tokens that a list shows at a time. */
const LONGEST_PAGE = 100

/**
 * The assistant of an organization by its id or its natural id, active or not. Workflows have no
 * tokens of this family.
 */
export async function findAssistant(
  assistants: Pick<AssistantStore, 'show'>,
  organization: string,
  reference: string,
): Promise<KeptAssistant | undefined> {
  const found = await assistants.show(organization, reference)
  return found?.kind === 'workflow' ? undefined : found
}

/** The unrevoked token of this family, if it is the manager's own, or the ability covers all. */
export async function findVisible(
  longLived: Pick<LongLivedStore, 'show'>,
  manager: Manager,
  id: string,
  ability: Ability,
): Promise<LongLivedToken | undefined> {
  const token = await longLived.show(manager.organization, id)
  if (!token || token.revokedAt !== null) return undefined
  if (!FAMILY.some((kind) => kind === token.kind)) return undefined
  return isOwn(manager, token) || may(manager, ability) ? token : undefined
}

/** Whether a token is the operator's own, or was made with the credential itself. */
export function isOwn(manager: Manager, token: LongLivedToken): boolean {
  if (actsAsOperator(manager)) return token.operator?.id === manager.operator.id
  return token.madeBy !== null && token.madeBy === parentOf(manager)
}

/** Which tokens a manager gets to see. */
export function seenBy(manager: Manager): Pick<TokenFilter, 'madeBy' | 'operator'> {
  if (may(manager, 'tokens:read')) return {}
  if (actsAsOperator(manager)) return { operator: manager.operator.id }
  return { madeBy: parentOf(manager) ?? undefined }
}

/** What is wrong with the part of a list that was asked for. */
export function wrongFieldOf({ start, limit }: Offset): 'limit' | 'start' | undefined {
  if (!Number.isSafeInteger(start) || start < 0) return 'start'
  const isLimit = Number.isInteger(limit) && limit >= 1 && limit <= LONGEST_PAGE
  return isLimit ? undefined : 'limit'
}
