import { type Manager, usernameFrom } from '../accounts/index.ts'
import type { AssistantStore } from '../assistants/index.ts'
import { LONG_LIVED_KINDS, type LongLivedKind, type TokenFilter } from '../tokens/index.ts'
import { maskPrefixOf } from './mask-prefix.ts'

/** Which tokens of the organization; what is left out does not matter. */
export interface TokensWanted {
  readonly kind?: LongLivedKind
  readonly operatorId?: string
  /** By id or natural id. */
  readonly assistantId?: string
  readonly username?: string
  /** How they begin. */
  readonly prefix?: string
}

/** The filter that finds what is input; undefined if nothing can be found. */
export async function tokenFilter(
  assistants: Pick<AssistantStore, 'show'>,
  { organization }: Manager,
  { kind, operatorId, assistantId, username, prefix }: TokensWanted,
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
