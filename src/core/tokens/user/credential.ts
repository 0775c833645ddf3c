import type { EndUser } from '../../accounts/index.ts'
import type { AssistantCredential, AssistantCredentialDeps } from '../assistant-credential.ts'
import { verifyJwt } from '../jwt.ts'
import { USER_JWT, type UserClaims } from './jwt.ts'

/**
 * Finds the live JWT of an end user. Checked in this order: signature, expiry, whether the end user
 * exists and is active, version, organization, whether the agent is active, and whether the API key
 * is live and may still send chats.
 */
export async function findUserCredential(
  deps: AssistantCredentialDeps,
  secret: string,
): Promise<AssistantCredential | undefined> {
  const { issuer, now } = deps
  const claims = verifyJwt(await deps.userKeys(), secret, { issuer, as: USER_JWT }, now())
  if (!claims) return undefined
  const { sub: endUser, companyId: organization, permissions } = claims
  if (!isOf(await deps.endUserById(endUser), claims)) return undefined

  const issuedAt = claims.iat * 1000
  const assistant = await deps.assistants.assistantById(organization, claims.agentId)
  if (!assistant || isEnded(assistant.endedAt, issuedAt)) return undefined
  const caller = await deps.callers.callerById(claims.apiKeyId)
  if (!caller || isEnded(caller.organizationEndedAt, issuedAt)) return undefined
  if (!caller.permissions.includes('chat:send')) return undefined
  deps.noteSight(endUser)
  const held = permissions.filter((permission) => caller.permissions.includes(permission))
  return { organization, assistant, endUser, permissions: held }
}

function isOf(user: EndUser | undefined, claims: UserClaims): boolean {
  if (!user?.isActive) return false
  return user.version === claims.tokenVersion && user.organization === claims.companyId
}

/** Returns whether what was issued then ended with what it was issued for. */
function isEnded(endedAt: number | null, issuedAt: number): boolean {
  return endedAt !== null && issuedAt <= endedAt
}
