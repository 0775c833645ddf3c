import type { Caller, EndUser, EndUserStore } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import type { AssistantStore, Assistants, KeptAssistant } from '../../assistants/index.ts'
import type { KeyedLimits, Limit, Quota } from '../../limits/index.ts'
import { newId } from '../../secrets/index.ts'
import { type JwtClaims, type JwtKey, signJwt } from '../jwt.ts'
import type { AuthenticatePair, NotAuthentic } from './authenticate-pair.ts'
import { USER_PERMISSIONS, type UserClaims } from './jwt.ts'
import { lifetimeIn } from './lifetime.ts'

export interface UserDeps {
  readonly authenticatePair: AuthenticatePair
  readonly assistants: Pick<Assistants, 'assistantById'>
  readonly hasActiveAgent: AssistantStore['hasActiveAgent']
  readonly endUsers: Pick<EndUserStore, 'enter'>
  readonly keyedLimits: KeyedLimits
  readonly userSigner: () => Promise<JwtKey>
  readonly issuer: string
  /** What a key may issue in a minute, unless it has a number of its own. */
  readonly userTokensPerMinute: number
  /** The longest that such a token may live. */
  readonly longestUserTokenSeconds: number
  /** The clock of the store that keeps when something ended; milliseconds since 1970. */
  readonly now: () => number
}

export interface UserAsk {
  readonly keyId: string
  readonly keySecret: string
  /** The customer's own id for the user. */
  readonly userId: string
  readonly agentId: string
  /** Such as `24h`. */
  readonly expiresIn: string
}

export interface UserRequest {
  /** What was asked for; or all that is wrong with it, in sentences. */
  readonly asked: UserAsk | { readonly problems: readonly string[] }
  readonly clientAddress: string
}

/** A token of an end user, and all that it stands for. */
export interface UserGrant {
  readonly token: string
  readonly endUser: EndUser
  readonly agent: KeptAssistant
  readonly caller: Caller
}

/** Where the limit of the key stands, and whose the key is. */
type Told = { readonly quota: Quota; readonly organization: string }
type Denied =
  | NotAuthentic
  | Denial<'malformed', { readonly problems: readonly string[] }>
  | Denial<'agent_not_found' | 'end_user_inactive' | 'invalid_lifetime' | 'no_agents', Told>
  | Denial<'lifetime_too_long', Told & { readonly longestSeconds: number }>
  | Denial<'rate_limited', Told>

/**
 * Issues a JWT for one end user of one agent, who is entered if nobody knew of them. Every call
 * makes another token; those made before stay good.
 *
 * Judged in this order: the form of the request, who asks, how often, for which agent, for how
 * long, and for whom. Only what is issued is counted.
 */
export async function user(
  deps: UserDeps,
  { asked, clientAddress }: UserRequest,
): Promise<Answer<UserGrant & Told, Denied>> {
  if ('problems' in asked) return deny('malformed', { problems: asked.problems })
  const { keyId, keySecret, userId, agentId, expiresIn } = asked
  const iat = Math.floor(deps.now() / 1000) // before anything is looked at that may end meanwhile
  const authentic = await deps.authenticatePair({ keyId, keySecret, clientAddress }, 'issue_tokens')
  if (!authentic.ok) return authentic

  const { caller } = authentic
  const { organization } = caller
  const limit = limitOf(deps, caller)
  const told = { quota: await deps.keyedLimits.quota(limit), organization }
  if (told.quota.remaining < 1) return deny('rate_limited', told)

  const agent = await findAgent(deps, caller, agentId)
  if (typeof agent === 'string') return deny(agent, told)
  const seconds = lifetimeIn(expiresIn)
  if (seconds === undefined) return deny('invalid_lifetime', told)
  const longestSeconds = deps.longestUserTokenSeconds
  if (seconds > longestSeconds) return deny('lifetime_too_long', { ...told, longestSeconds })

  const entry = { id: newId('endUser'), organization, externalId: userId }
  const endUser = await deps.endUsers.enter(entry)
  if (!endUser.isActive) return deny('end_user_inactive', told)
  return admitted(deps, limit, { iat, exp: iat + seconds }, { endUser, agent, caller })
}

async function admitted(
  deps: UserDeps,
  limit: Limit,
  times: Pick<JwtClaims<'user'>, 'exp' | 'iat'>,
  grant: Omit<UserGrant, 'token'>,
): Promise<Answer<UserGrant & Told, Denial<'rate_limited', Told>>> {
  const { allowed, quota } = await deps.keyedLimits.count(limit)
  const { endUser, agent, caller } = grant
  const { organization } = caller
  if (!allowed) return deny('rate_limited', { quota, organization }) // others were faster
  const claims: JwtClaims<'user'> & UserClaims = {
    iss: deps.issuer,
    use: 'user',
    jti: newId('jwt'),
    ...times,
    sub: endUser.id,
    tokenVersion: endUser.version,
    companyId: organization,
    agentId: agent.id,
    apiKeyId: caller.apiKeyId,
    permissions: USER_PERMISSIONS.filter((held) => caller.permissions.includes(held)),
  }
  const token = signJwt(await deps.userSigner(), claims)
  return { ok: true, token, ...grant, quota, organization }
}

function limitOf({ userTokensPerMinute }: UserDeps, caller: Caller): Limit {
  return {
    bucket: `user:${caller.apiKeyId}`,
    count: caller.userTokensPerMinute ?? userTokensPerMinute,
    windowSeconds: 60,
  }
}

/** The agent, or why there is none. What belongs to others is not there. */
async function findAgent(
  { assistants, hasActiveAgent }: UserDeps,
  { organization }: Caller,
  id: string,
): Promise<KeptAssistant | 'agent_not_found' | 'no_agents'> {
  const found = await assistants.assistantById(organization, id)
  if (found?.kind === 'agent') return found
  return (await hasActiveAgent(organization)) ? 'agent_not_found' : 'no_agents'
}
