import { actOf } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { AssistantStore, KeptAssistant } from '../assistants/index.ts'
import type { AskingAbout } from './asking.ts'
import {
  type AssistantDeps,
  authorizeForAssistant,
  type NoAssistant,
} from './authorize-for-assistant.ts'

export interface ActivateAssistantDeps extends AssistantDeps {
  readonly assistants: Pick<AssistantStore, 'activate' | 'show'>
}

/**
 * Activates an assistant, for tokens that are issued from now on. One that is active stays so.
 */
export async function activateAssistant(
  deps: ActivateAssistantDeps,
  asking: AskingAbout<unknown>,
): Promise<Answer<{ readonly assistant: KeptAssistant }, NoAssistant>> {
  const found = await authorizeForAssistant(deps, asking, 'assistants:manage')
  if (!found.ok) return found
  const { id, organization } = found.assistant
  const assistant = await deps.assistants.activate(organization, id, {
    ...actOf(found.manager),
    type: 'assistant.activated',
    organization,
    subject: `assistant:${id}`,
    ends: [`assistant:${id}`],
    details: {},
  })
  return assistant ? { ok: true, assistant } : deny('not_found')
}
