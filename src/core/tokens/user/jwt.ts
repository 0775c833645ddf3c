import { PERMISSIONS, type Permission } from '../../accounts/index.ts'
import type { Fields } from '../../fields.ts'
import type { JwtUse } from '../jwt.ts'

/** What a token of an end user may carry of its API key's permissions. */
export const USER_PERMISSIONS = [
  'chat:send',
  'tools:use',
  'rag:access',
] as const satisfies readonly Permission[]

/** What a user JWT carries besides. */
export interface UserClaims {
  /** The end user's internal id. */
  readonly sub: string
  /** It dies when the end user's version is another one. */
  readonly tokenVersion: number
  /** The organization. */
  readonly companyId: string
  /** The one assistant it opens. */
  readonly agentId: string
  /** The API key it was issued under, and dies with. */
  readonly apiKeyId: string
  readonly permissions: readonly Permission[]
}

/** The token of an end user as a JWT. */
export const USER_JWT: JwtUse<'user', UserClaims> = { use: 'user', readOwn: readUserClaims }

function readUserClaims(members: Fields): UserClaims | undefined {
  const { sub, tokenVersion, companyId, agentId, apiKeyId, permissions } = members
  if (typeof sub !== 'string' || typeof companyId !== 'string') return undefined
  if (typeof agentId !== 'string' || typeof apiKeyId !== 'string') return undefined
  if (typeof tokenVersion !== 'number' || !Array.isArray(permissions)) return undefined
  const held = PERMISSIONS.filter((permission) => permissions.includes(permission))
  return { sub, tokenVersion, companyId, agentId, apiKeyId, permissions: held }
}
