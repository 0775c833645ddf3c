import { authenticateKey, type Caller, type Callers, keyMay } from '../../accounts/index.ts'
import { type Answer, answerOf, type Denial, deny } from '../../answer.ts'
import type { Assistants } from '../../assistants/index.ts'
import { isLongerThan } from '../../code-points.ts'
import { type Limit, networksOf, type Quota } from '../../limits/index.ts'
import { newId } from '../../secrets/index.ts'
import { type JwtClaims, type JwtKey, signJwt } from '../jwt.ts'
import { isLifetimeOf } from '../kinds.ts'
import type { TokenStore } from '../store.ts'
import type { ChatClaims } from './jwt.ts'

export interface ChatDeps {
  readonly callers: Pick<Callers, 'callerByDigest'>
  readonly assistants: Pick<Assistants, 'assistantById'>
  readonly tokens: Pick<TokenStore, 'admit'>
  readonly chatSigner: () => Promise<JwtKey>
  readonly issuer: string
  /** How many anonymous tokens a client's address may get in a minute. */
  readonly chatTokensPerMinute: number
  /** The clock of the store that keeps when something ended; milliseconds since 1970. */
  readonly now: () => number
}

export interface ChatRequest {
  /** Undefined for an anonymous caller; what was presented otherwise, be it worth nothing. */
  readonly apiKeySecret: string | undefined
  readonly clientAddress: string
  /** Reads what is asked for, once it is known who asks. */
  readonly read: () => ChatWanted
}

export interface ChatWanted {
  /** NaN if what was asked for is not a whole number. */
  readonly lifetimeSeconds: number
  readonly assistantId: string | undefined
  readonly sessionId: string | undefined
  /** The field that could not be read at all; undefined if all could. */
  readonly unreadable: string | undefined
}

type Denied =
  | Denial<'unauthorized' | 'invalid_lifetime'>
  | Denial<'invalid_field', { readonly field: string }>
  | Denial<'rate_limited', { readonly quota: Quota }>
  | Denial<'chatbot_not_found', { readonly quota: Quota | undefined }>

type Issued = Answer<{ readonly token: string; readonly quota: Quota | undefined }, Denied>

/** The number of characters (Unicode code points) that a session id may have. */
const LONGEST_SESSION_ID = 255

/**
 * Issues a token for one answer of one chatbot. Nothing is stored, so that asking for tokens costs
 * nothing but the asking; the token's mark is left when it is redeemed.
 *
 * Judged in this order: who asks, for what, how often, and whether the chatbot is there. A caller
 * with an API key gets a token of their organization, and is not counted; any other caller gets
 * one that opens public assistants only, and is counted by their address.
 */
export async function chat(deps: ChatDeps, request: ChatRequest): Promise<Issued> {
  const issuedAt = deps.now() // before anything is looked at that may end meanwhile
  const caller = await callerOf(deps.callers, request.apiKeySecret)
  if (caller === 'nobody') return deny('unauthorized')
  const wanted = { ...request.read(), clientAddress: request.clientAddress }
  return answerOf(caller?.organization, await issue(deps, wanted, caller, issuedAt))
}

async function issue(
  deps: ChatDeps,
  request: ChatWanted & Pick<ChatRequest, 'clientAddress'>,
  caller: Caller | undefined,
  issuedAt: number,
): Promise<Issued> {
  const { assistantId, sessionId, lifetimeSeconds } = request
  if (!isLifetimeOf('chat', lifetimeSeconds)) return deny('invalid_lifetime')
  const field = wrongFieldOf(request)
  if (field !== undefined) return deny('invalid_field', { field })

  const limits = caller ? [] : addressLimits(request.clientAddress, deps.chatTokensPerMinute)
  const { allowed, quota, generation, now } = await deps.tokens.admit(limits)
  if (!allowed) return deny('rate_limited', { quota })
  const told = caller ? undefined : quota
  if (!(await mayBeBound(deps.assistants, assistantId, caller?.organization))) {
    return deny('chatbot_not_found', { quota: told })
  }

  const claims: JwtClaims<'chat'> & ChatClaims = {
    iss: deps.issuer,
    use: 'chat',
    jti: newId('jwt'),
    // By one clock it is compared with endings, by the other with `exp`: later than neither's time.
    iat: Math.floor(Math.min(issuedAt, now) / 1000),
    // Rounded up: it lives for no less than was promised, and at most a second more.
    exp: Math.ceil(now / 1000) + lifetimeSeconds,
    gen: generation,
    org: caller?.organization,
    apiKeyId: caller?.apiKeyId,
    chatbotId: assistantId,
    sessionId,
  }
  return { ok: true, token: signJwt(await deps.chatSigner(), claims), quota: told }
}

/** Undefined for an anonymous caller. A key that is bad or may not issue tokens is not anonymous. */
async function callerOf(
  callers: ChatDeps['callers'],
  secret: string | undefined,
): Promise<Caller | 'nobody' | undefined> {
  if (secret === undefined) return undefined
  const caller = await authenticateKey(callers, secret)
  return caller && keyMay(caller.permissions, 'issue_tokens') ? caller : 'nobody'
}

function wrongFieldOf({ unreadable, assistantId, sessionId }: ChatWanted): string | undefined {
  if (unreadable !== undefined) return unreadable
  if (assistantId === '') return 'chatbotId'
  const isFit = sessionId !== '' && !isLongerThan(sessionId ?? '', LONGEST_SESSION_ID)
  return isFit ? undefined : 'sessionId'
}

function addressLimits(address: string, perMinute: number): Limit[] {
  return networksOf(address).map(({ name, times }) => ({
    bucket: `chat:${name}`,
    count: perMinute * times,
    windowSeconds: 60,
  }))
}

/** A workflow is no chatbot; and what belongs to others, or is not public, is not there. */
async function mayBeBound(
  assistants: ChatDeps['assistants'],
  id: string | undefined,
  organization: string | undefined,
): Promise<boolean> {
  if (id === undefined) return true
  const found = await assistants.assistantById(organization, id)
  return found !== undefined && found.kind !== 'workflow'
}
