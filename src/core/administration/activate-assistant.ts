import { actOf } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { AssistantStore, KeptAssistant } from '../assistants/index.ts'
import { type OverQuota, type RowQuotas, withinQuota } from '../limits/index.ts'
import {
  type AssistantDeps,
  authorizeForAssistant,
  type NoAssistant,
} from './authorize-for-assistant.ts'
import type { AboutOne } from './request.ts'

export interface ActivateAssistantDeps extends AssistantDeps {
  readonly assistants: Pick<AssistantStore, 'activate' | 'show'>
  readonly quotas: RowQuotas
}

/**
 * Activates an assistant, for tokens that are issued from now on. One that is active stays so.
 */
export async function activateAssistant(
  deps: ActivateAssistantDeps,
  request: AboutOne<unknown>,
): Promise<Answer<{ readonly assistant: KeptAssistant }, NoAssistant | OverQuota>> {
  const found = await authorizeForAssistant(deps, request, 'assistants:manage')
  if (!found.ok) return found
  const { id, organization } = found.assistant
  const changed = await withinQuota(deps.quotas, 'assistants', organization, (quota) =>
    deps.assistants.activate(organization, id, {
      ...actOf(found.manager),
      type: 'assistant.activated',
      organization,
      subject: `assistant:${id}`,
      ends: [`assistant:${id}`],
      details: {},
      quota,
    }),
  )
  if (!changed.ok) return changed
  return changed.added ? { ok: true, assistant: changed.added } : deny('not_found')
}
