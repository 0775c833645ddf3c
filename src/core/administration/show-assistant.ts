import type { Answer } from '../answer.ts'
import type { KeptAssistant } from '../assistants/index.ts'
import type { AskingAbout } from './asking.ts'
import {
  type AssistantDeps,
  authorizeForAssistant,
  type NoAssistant,
} from './authorize-for-assistant.ts'

/** Shows an assistant of the organization, active or not, by its id or natural id. */
export async function showAssistant(
  deps: AssistantDeps,
  asking: AskingAbout<unknown>,
): Promise<Answer<{ readonly assistant: KeptAssistant }, NoAssistant>> {
  const found = await authorizeForAssistant(deps, asking, 'assistants:read')
  return found.ok ? { ok: true, assistant: found.assistant } : found
}
