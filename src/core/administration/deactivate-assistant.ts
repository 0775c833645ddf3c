import { actOf } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { AssistantStore, KeptAssistant } from '../assistants/index.ts'
import {
  type AssistantDeps,
  authorizeForAssistant,
  type NoAssistant,
} from './authorize-for-assistant.ts'
import type { AboutOne } from './request.ts'

export interface DeactivateAssistantDeps extends AssistantDeps {
  readonly assistants: Pick<AssistantStore, 'deactivate' | 'show'>
}

/**
 * Deactivates an assistant: every token for it ends, for good, whatever becomes of it later. One that is
 * inactive stays so.
 */
export async function deactivateAssistant(
  deps: DeactivateAssistantDeps,
  request: AboutOne<unknown>,
): Promise<Answer<{ readonly assistant: KeptAssistant }, NoAssistant>> {
  const found = await authorizeForAssistant(deps, request, 'assistants:manage')
  if (!found.ok) return found
  const { id, organization } = found.assistant
  const assistant = await deps.assistants.deactivate(organization, id, {
    ...actOf(found.manager),
    type: 'assistant.deactivated',
    organization,
    subject: `assistant:${id}`,
    ends: [`assistant:${id}`],
    details: {},
  })
  return assistant ? { ok: true, assistant } : deny('not_found')
}
