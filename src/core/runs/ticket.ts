import type { Assistants, KeptAssistant } from '../assistants/index.ts'
import type { Ticket } from '../tokens/index.ts'
import type { Charge } from './charge.ts'

/**
 * The assistant of this id, or without one the public default, if the token opens it. What it does
 * not open is, to its holder, not there.
 */
export async function openedBy(
  { assistantById, publicDefault }: Assistants,
  { organization, assistantId, issuedAt }: Ticket,
  id: string | undefined,
): Promise<KeptAssistant | undefined> {
  const found = await (id === undefined ? publicDefault() : assistantById(organization, id))
  if (!found || issuedAt <= (found.endedAt ?? -1)) return undefined
  return assistantId === undefined || assistantId === found.id ? found : undefined
}

/** What a run by token is charged by. */
export function chargedTo(
  { id, proof, organization }: Ticket,
  clientAddress: string,
): Pick<Charge, 'anonymousFrom' | 'id' | 'proof'> {
  return { id, proof, anonymousFrom: organization === undefined ? clientAddress : undefined }
}
