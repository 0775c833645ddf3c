import type { Assistant } from '../assistants/index.ts'
import type { Ticket } from '../tokens/index.ts'
import type { Charge } from './charge.ts'

/** Whether a token opens an assistant. What it does not open is, to its holder, not there. */
export function opens(ticket: Ticket, assistant: Assistant): boolean {
  const { organization, assistantId } = ticket
  if (assistantId !== undefined && assistantId !== assistant.id) return false
  return organization === undefined ? assistant.public : assistant.organization === organization
}

/** What a run by token is charged by. */
export function chargedTo(
  { id, proof, organization }: Ticket,
  clientAddress: string,
): Pick<Charge, 'anonymousFrom' | 'id' | 'proof'> {
  return { id, proof, anonymousFrom: organization === undefined ? clientAddress : undefined }
}
