import type { Fields } from '../../fields.ts'
import type { JwtUse } from '../jwt.ts'

/** What a chat JWT carries besides. Without `org` it is anonymous. */
export interface ChatClaims {
  /** The generation it was issued under. */
  readonly gen: string
  readonly org?: string | undefined
  /** The API key it was issued under, and dies with; there if `org` is. */
  readonly apiKeyId?: string | undefined
  /** The one assistant it opens; without it, any one it may. */
  readonly chatbotId?: string | undefined
  readonly sessionId?: string | undefined
}

/** The chat token as a JWT. */
export const CHAT_JWT: JwtUse<'chat', ChatClaims> = { use: 'chat', readOwn: readChatClaims }

function readChatClaims(members: Fields): ChatClaims | undefined {
  const { gen, org, apiKeyId, chatbotId, sessionId } = members
  if (typeof gen !== 'string' || !isTextOrAbsent(org) || !isTextOrAbsent(apiKeyId)) return undefined
  if (!isTextOrAbsent(chatbotId) || !isTextOrAbsent(sessionId)) return undefined
  if ((org === undefined) !== (apiKeyId === undefined)) return undefined
  return { gen, org, apiKeyId, chatbotId, sessionId }
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}
