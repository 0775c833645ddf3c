import { authenticateKey } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { KeptAssistant } from '../assistants/index.ts'
import { findAssistantToken } from './assistant/credential.ts'
import type { From } from './assistant/restrictions.ts'
import type {
  AssistantCredential,
  AssistantCredentialDeps,
  NotAnAssistantCredential,
  PresentedToken,
} from './assistant-credential.ts'
import { findChatTicket } from './chat/ticket.ts'
import { KINDS, LONG_LIVED_KINDS, type SingleUseKind, singleUseKindsOf } from './kinds.ts'
import { findStreamTicket } from './stream/ticket.ts'
import type { FindTicket, Ticket, TicketDeps } from './ticket.ts'
import { findUserCredential } from './user/credential.ts'

/** What it takes to look at any credential. */
export type CredentialDeps = AssistantCredentialDeps & TicketDeps

const FIND_TICKET = {
  chat: findChatTicket,
  stream: findStreamTicket,
} as const satisfies Record<SingleUseKind, FindTicket>

/**
 * Finds a live single-use token of any kind, without using it up: well formed, not expired, not
 * redeemed, of this generation, its API key live and allowed to chat.
 */
export async function findTicket(deps: TicketDeps, secret: string): Promise<Ticket | undefined> {
  for (const kind of singleUseKindsOf(secret)) {
    const ticket = await FIND_TICKET[kind](deps, secret)
    if (ticket) return ticket
  }
  return undefined
}

/**
 * Finds a live token that opens one assistant many times: the JWT of an end user, or an assistant's
 * own token. `forbidden`: it is live, and may not be used from there, or for this.
 */
export async function findAssistantCredential(
  deps: AssistantCredentialDeps,
  presented: PresentedToken,
): Promise<Answer<{ readonly credential: AssistantCredential }, NotAnAssistantCredential>> {
  if (presented.secret.startsWith(KINDS.assistant.prefix))
    return findAssistantToken(deps, presented)
  const credential = await findUserCredential(deps, presented.secret)
  return credential ? { ok: true, credential } : deny('unauthorized')
}

/** As `findAssistantCredential`; `forbidden` also for any other live credential. */
export async function authenticateAssistantCredential(
  deps: CredentialDeps,
  presented: PresentedToken,
): Promise<Answer<{ readonly credential: AssistantCredential }, NotAnAssistantCredential>> {
  const answer = await findAssistantCredential(deps, presented)
  if (answer.ok || answer.denial === 'forbidden') return answer
  return (await isLive(deps, presented.secret)) ? deny('forbidden') : answer
}

export interface IntrospectRequest extends From {
  readonly tokenSecret: string
}

/** Returns the assistant that a token opens many times. */
export async function introspect(
  deps: CredentialDeps,
  { tokenSecret: secret, clientAddress, origin }: IntrospectRequest,
): Promise<Answer<{ readonly assistant: KeptAssistant }, NotAnAssistantCredential>> {
  const presented = { secret, clientAddress, origin, isReading: true }
  const answer = await authenticateAssistantCredential(deps, presented)
  return answer.ok ? { ok: true, assistant: answer.credential.assistant } : answer
}

/** Where a token may be used from is a matter of the routes that it opens. */
const ANYWHERE = { clientAddress: '', origin: undefined, isReading: true }

/**
 * Returns whether a credential of any kind is live, so that it is refused for what it does not open
 * and not for what it is. A single-use token is not used up by it.
 */
export async function isLive(deps: CredentialDeps, secret: string): Promise<boolean> {
  if (secret === '') return false
  if (await deps.findLongLivedToken(secret, LONG_LIVED_KINDS)) return true
  if (await authenticateKey(deps.callers, secret)) return true
  if ((await findAssistantCredential(deps, { secret, ...ANYWHERE })).ok) return true
  return (await findTicket(deps, secret)) !== undefined
}
