import {
  type Ancestor,
  type Callers,
  type EndUser,
  type Permission,
  permissionsUnder,
} from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Assistants, KeptAssistant } from '../assistants/index.ts'
import { type From, mayBeUsedFrom } from './assistant/restrictions.ts'
import type { FindBorne } from './borne.ts'
import { type JwtKey, verifyJwt } from './jwt.ts'
import { KINDS } from './kinds.ts'
import { USER_JWT, USER_PERMISSIONS, type UserClaims } from './user/jwt.ts'

/** Who holds a live token that is used many times, and the one assistant that it opens. */
export interface Bearer {
  readonly organization: string
  readonly assistant: KeptAssistant
  /** The internal id of the end user whose token it is; undefined for an assistant's token. */
  readonly endUser: string | undefined
  readonly permissions: readonly Permission[]
}

export interface BearerDeps {
  readonly assistants: Pick<Assistants, 'assistantById'>
  readonly callers: Pick<Callers, 'callerById'>
  readonly endUserById: (id: string) => Promise<EndUser | undefined>
  readonly findBorne: FindBorne
  /** Is told of every end user whose live token was presented. */
  readonly noteSight: (endUser: string) => void
  /** The keys under which user JWTs may be live. */
  readonly userKeys: () => Promise<readonly JwtKey[]>
  readonly issuer: string
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

/** A token as it was presented. */
export interface BearerRequest extends From {
  readonly secret: string
  /** Whether only something is read, which is all that some tokens may do. */
  readonly isReading: boolean
}

export type NotABearer = Denial<'forbidden' | 'unauthorized'>

/**
 * Finds who holds a token that opens one assistant many times: the JWT of an end user, or an
 * assistant's own token. Only a live one is found. `forbidden` says that it is live, and may not be
 * used from there, or for this.
 *
 * Of a JWT is judged, in this order: signature, expiry, whether the end user exists and is active,
 * version, organization, whether the agent is active, and whether the API key is live and may still
 * send chats.
 */
export async function findBearer(
  deps: BearerDeps,
  { secret, isReading, ...from }: BearerRequest,
): Promise<Answer<{ readonly bearer: Bearer }, NotABearer>> {
  if (!secret.startsWith(KINDS.assistant.prefix)) {
    const bearer = await endUsersBearer(deps, secret)
    return bearer ? { ok: true, bearer } : deny('unauthorized')
  }
  const borne = await deps.findBorne(secret, ['assistant'])
  if (!borne?.token.assistant) return deny('unauthorized')
  const { organization, isReadOnly, permissions: own } = borne.token
  const { id } = borne.token.assistant
  const assistant = await deps.assistants.assistantById(organization, id)
  if (!assistant) return deny('unauthorized')
  if ((isReadOnly && !isReading) || !mayBeUsedFrom(borne, from)) return deny('forbidden')
  const permissions = assistantPermissions(own, borne.ancestors)
  return { ok: true, bearer: { organization, assistant, endUser: undefined, permissions } }
}

/** An assistant token may always chat; everything else its ancestors must be allowed as well. */
function assistantPermissions(
  own: readonly Permission[] | null,
  ancestors: readonly Ancestor[],
): readonly Permission[] {
  const held = permissionsUnder(own, ancestors)
  return USER_PERMISSIONS.filter((it) => it === 'chat:send' || held === null || held.includes(it))
}

async function endUsersBearer(deps: BearerDeps, secret: string): Promise<Bearer | undefined> {
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

/** Whether what was issued then ended with what it was issued for. */
function isEnded(endedAt: number | null, issuedAt: number): boolean {
  return endedAt !== null && issuedAt <= endedAt
}
