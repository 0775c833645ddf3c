import { actOf } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { AssistantChanges, AssistantStore, KeptAssistant } from '../assistants/index.ts'
import type { Act, Change, Details } from '../events/index.ts'
import { type AssistantRules, assistantChanges } from './assistant-changes.ts'
import type { AssistantWanted } from './assistant-input.ts'
import {
  type AssistantDeps,
  authorizeForAssistant,
  type NoAssistant,
} from './authorize-for-assistant.ts'
import type { AboutOne } from './request.ts'

export interface ChangeAssistantDeps extends AssistantDeps, AssistantRules {
  readonly assistants: Pick<AssistantStore, 'change' | 'show'>
}

/**
 * Changes what is named of an assistant, and leaves the rest. Only who runs the deployment may make
 * it the public default; everyone who manages it may take that, or being public, away.
 */
export async function changeAssistant(
  deps: ChangeAssistantDeps,
  request: AboutOne<AssistantWanted>,
): Promise<
  Answer<{ readonly assistant: KeptAssistant }, NoAssistant | Denial<'natural_id_taken'>>
> {
  const found = await authorizeForAssistant(deps, request, 'assistants:manage')
  if (!found.ok) return found
  const { manager, input, assistant: before } = found
  const isRaised = input.publicDefault === true && !before.publicDefault
  if (isRaised && !manager.operator.isDeploymentOwner) return deny('forbidden')
  const fitting = assistantChanges(deps, before, input)
  if (!fitting.ok) return fitting

  const { changes } = fitting
  const { organization, id } = before
  const change = changing(actOf(manager), before, changes)
  const assistant = await deps.assistants.change(organization, id, changes, change)
  if (assistant === 'taken') return deny('natural_id_taken')
  return assistant ? { ok: true, assistant } : deny('not_found')
}

const changing = (
  by: Act,
  { id, organization }: KeptAssistant,
  changes: AssistantChanges,
): Change => ({
  ...by,
  type: 'assistant.changed',
  organization,
  subject: `assistant:${id}`,
  ends: [`assistant:${id}`],
  details: { fields: Object.keys(changes), ...opened(changes) },
})

/** Whom it is open to is worth knowing later, and so is what it costs. */
function opened({
  creditsPerRun,
  public: isPublic,
  publicCreditsPerDay,
  publicDefault,
}: AssistantChanges): Details {
  return {
    ...(creditsPerRun !== undefined && { creditsPerRun }),
    ...(isPublic !== undefined && { public: isPublic }),
    ...(publicCreditsPerDay !== undefined && { publicCreditsPerDay }),
    ...(publicDefault !== undefined && { publicDefault }),
  }
}
