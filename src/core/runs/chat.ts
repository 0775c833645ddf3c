import { type Answer, answerOf, type Denial, deny } from '../answer.ts'
import type { Assistants, KeptAssistant } from '../assistants/index.ts'
import {
  type From,
  findAssistantCredential,
  findTicket,
  type NotAnAssistantCredential,
  type Ticket,
} from '../tokens/index.ts'
import { charge, type NotCharged, type RunDeps } from './charge.ts'
import { answerTo, type BadTurn, type Turn } from './converse.ts'
import type { Texts } from './texts.ts'
import { chargedTo, openedBy } from './ticket.ts'

export interface ChatRequest extends From {
  readonly tokenSecret: string
  /** Whether it was presented as a bearer, which alone opens anything with a token of many uses. */
  readonly isBearer: boolean
  /** Whether the client may come back by itself after an answer, and wants no other. */
  readonly isReconnect: boolean
  /** Reads what is said, once the token is known. */
  readonly read: () => Turn & Chosen
  readonly signal: AbortSignal
}

interface Chosen {
  /** What the redeemer chooses, for a token that is bound to nothing. */
  readonly assistantId: string | undefined
}

export type BadChat =
  | BadTurn
  | NotAnAssistantCredential
  | Denial<'answered'>
  | Denial<'chatbot_required'>

type Chatted = Answer<{ readonly text: Texts }, NotCharged | BadChat>

/**
 * Redeems a token for one answer of a chatbot: peek → look up → take and hold → upstream. A token of
 * many uses is good for any number of answers of its one assistant.
 *
 * The chatbot is the one the token is bound to; otherwise the one the redeemer chooses; otherwise,
 * for an anonymous token only, the deployment's public default. As with workflows, only a live
 * token is told anything, and nothing that it is told uses it up.
 */
export async function chat(deps: RunDeps, request: ChatRequest): Promise<Chatted> {
  const ticket = await findTicket(deps, request.tokenSecret)
  if (ticket) return answerOf(ticket.organization, await redeemed(deps, ticket, request))
  return request.isBearer ? chatAsBearer(deps, request) : deny('unauthorized')
}

async function redeemed(deps: RunDeps, ticket: Ticket, request: ChatRequest): Promise<Chatted> {
  const { clientAddress, signal } = request
  const { conversation, assistantId } = request.read()
  const id = ticket.assistantId ?? assistantId
  if (id === undefined && ticket.organization !== undefined) return deny('chatbot_required')
  const assistant = await findChatbot(deps.assistants, id, ticket)
  if (!assistant) return deny('chatbot_not_found')
  if ('problem' in conversation) {
    return deny('invalid_conversation', { problem: conversation.problem })
  }

  const { messages } = conversation
  const question = { system: assistant.system, messages, user: ticket.sessionId }
  return charge(deps, { ...chargedTo(ticket, clientAddress), assistant, question, signal })
}

async function chatAsBearer(deps: RunDeps, request: ChatRequest): Promise<Chatted> {
  const { tokenSecret: secret, clientAddress, origin } = request
  const presented = { secret, clientAddress, origin, isReading: false }
  const known = await findAssistantCredential(deps, presented)
  if (!known.ok) return known
  if (request.isReconnect) return deny('answered')
  const { assistant } = known.credential
  const turn = { ...request.read(), signal: request.signal }
  return answerOf(assistant.organization, await answerTo(deps, known.credential, turn))
}

async function findChatbot(
  assistants: Assistants,
  id: string | undefined,
  ticket: Ticket,
): Promise<KeptAssistant | undefined> {
  const found = await openedBy(assistants, ticket, id)
  return found?.kind === 'workflow' ? undefined : found
}
