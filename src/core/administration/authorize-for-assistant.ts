import type { Ability, Manager } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { AssistantStore, KeptAssistant } from '../assistants/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import type { AboutOne, NotAuthorized } from './request.ts'

export interface AssistantDeps extends ManagerDeps {
  readonly assistants: Pick<AssistantStore, 'show'>
}

export type NoAssistant = NotAuthorized

/** As `authorize`, and then finds the assistant of the organization, by id or natural id. */
export async function authorizeForAssistant<Wanted>(
  deps: AssistantDeps,
  request: AboutOne<Wanted>,
  ability: Ability,
): Promise<
  Answer<
    { readonly manager: Manager; readonly input: Wanted; readonly assistant: KeptAssistant },
    NoAssistant
  >
> {
  const allowed = await authorize(deps, request, ability)
  if (!allowed.ok) return allowed
  const organization = allowed.manager.organization
  const assistant = await deps.assistants.show(organization, request.id)
  return assistant ? { ...allowed, assistant } : deny('not_found')
}
