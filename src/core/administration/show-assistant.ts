import type { Answer } from '../answer.ts'
import type { KeptAssistant } from '../assistants/index.ts'
import {
  type AssistantDeps,
  authorizeForAssistant,
  type NoAssistant,
} from './authorize-for-assistant.ts'
import type { AboutOne } from './request.ts'

/** Shows an assistant of the organization, active or not, by its id or natural id. */
export async function showAssistant(
  deps: AssistantDeps,
  request: AboutOne<unknown>,
): Promise<Answer<{ readonly assistant: KeptAssistant }, NoAssistant>> {
  const found = await authorizeForAssistant(deps, request, 'assistants:read')
  return found.ok ? { ok: true, assistant: found.assistant } : found
}
