import type { Answer } from '../answer.ts'
import type { KeptAssistant } from '../assistants/index.ts'
import type { From } from './assistant/restrictions.ts'
import { authenticateBearer, type BearersDeps } from './authenticate-bearer.ts'
import type { NotABearer } from './bearer.ts'

export interface OpenedRequest extends From {
  readonly tokenSecret: string
}

/** Says which assistant it is that a token opens many times. */
export async function opened(
  deps: BearersDeps,
  { tokenSecret: secret, clientAddress, origin }: OpenedRequest,
): Promise<Answer<{ readonly assistant: KeptAssistant }, NotABearer>> {
  const found = await authenticateBearer(deps, { secret, clientAddress, origin, isReading: true })
  return found.ok ? { ok: true, assistant: found.bearer.assistant } : found
}
