import { actOf } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { AssistantStore } from '../assistants/index.ts'
import {
  type AssistantDeps,
  authorizeForAssistant,
  type NoAssistant,
} from './authorize-for-assistant.ts'
import type { AboutOne } from './request.ts'

export interface DeleteAssistantDeps extends AssistantDeps {
  readonly assistants: Pick<AssistantStore, 'delete' | 'show'>
}

/**
 * Deletes an assistant, active or not: every token for it ends, and from then on it is not there. Its
 * natural id may be given to another, which no token of this one opens.
 */
export async function deleteAssistant(
  deps: DeleteAssistantDeps,
  request: AboutOne<unknown>,
): Promise<Answer<object, NoAssistant>> {
  const found = await authorizeForAssistant(deps, request, 'assistants:manage')
  if (!found.ok) return found
  const { id, organization, kind } = found.assistant
  const isDone = await deps.assistants.delete(organization, id, {
    ...actOf(found.manager),
    type: 'assistant.deleted',
    organization,
    subject: `assistant:${id}`,
    ends: [`assistant:${id}`],
    details: { kind },
  })
  return isDone ? { ok: true } : deny('not_found')
}
