import { type Answer, type Denial, deny } from '../answer.ts'
import type { Assistant, AssistantStore } from '../assistants/index.ts'
import { findTicket, type Ticket } from '../tokens/index.ts'
import { charge, type NotCharged, type RunDeps } from './charge.ts'
import { chargedTo, opens } from './ticket.ts'
import type { Message } from './upstream.ts'

export interface ChatRequest {
  readonly tokenSecret: string
  /** What the redeemer chooses, for a token that is bound to nothing. */
  readonly assistantId: string | undefined
  /** The conversation so far; or what is wrong with what was sent, in a sentence. */
  readonly conversation: { readonly messages: readonly Message[] } | { readonly problem: string }
  readonly clientAddress: string
  readonly signal: AbortSignal
}

export type BadChat =
  | Denial<'chatbot_required' | 'chatbot_not_found'>
  | Denial<'invalid_conversation', { readonly problem: string }>

/**
 * Redeems a token for one answer of a chatbot: peek → look up → take and hold → upstream.
 *
 * The chatbot is the one the token is bound to; otherwise the one the redeemer chooses; otherwise,
 * for an anonymous token only, the deployment's public default. As with workflows, only a live
 * token is told anything, and nothing that it is told uses it up.
 */
export async function chat(
  deps: RunDeps,
  request: ChatRequest,
): Promise<Answer<{ readonly text: AsyncIterable<string> }, NotCharged | BadChat>> {
  const { tokenSecret, conversation, clientAddress, signal } = request
  const ticket = await findTicket(deps.tickets, tokenSecret)
  if (!ticket) return deny('unauthorized')

  const id = ticket.assistantId ?? request.assistantId
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

async function findChatbot(
  assistants: AssistantStore,
  id: string | undefined,
  ticket: Ticket,
): Promise<Assistant | undefined> {
  const found = id === undefined ? assistants.publicDefault() : assistants.assistantById(id)
  const assistant = await found
  if (!assistant || assistant.kind === 'workflow') return undefined
  return opens(ticket, assistant) ? assistant : undefined
}
