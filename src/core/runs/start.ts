import { type Answer, answerOf, deny } from '../answer.ts'
import { findTicket } from '../tokens/index.ts'
import { charge, type NotCharged, type RunDeps } from './charge.ts'
import type { Texts } from './texts.ts'
import { chargedTo, openedBy } from './ticket.ts'
import { type BadWorkflowCall, callOf } from './workflow.ts'

export interface StartRequest {
  readonly workflowId: string
  readonly tokenSecret: string
  /** Reads the workflow's input, once the caller is known; undefined if it could not be read. */
  readonly variables: () => unknown
  readonly clientAddress: string
  readonly signal: AbortSignal
}

/**
 * Redeems a token for one run of a workflow: peek → look up → take and hold → upstream.
 *
 * Only a live token learns whether the workflow exists and what it wants, and is not used up by
 * learning it. Every other token is `unauthorized`, whether it is wrong, late or redeemed. A
 * workflow that it does not open is not there. Throws `UpstreamFailed` if no answer begins; the
 * token stays redeemed.
 */
export async function start(
  deps: RunDeps,
  { workflowId, tokenSecret, variables, clientAddress, signal }: StartRequest,
): Promise<Answer<{ readonly text: Texts }, NotCharged | BadWorkflowCall>> {
  const ticket = await findTicket(deps, tokenSecret)
  if (!ticket) return deny('unauthorized')

  const call = callOf(await openedBy(deps.assistants, ticket, workflowId), variables())
  if (!call.ok) return answerOf(ticket.organization, call)
  const question = { ...call.question, user: ticket.sessionId }
  return charge(deps, { ...call, question, ...chargedTo(ticket, clientAddress), signal })
}
