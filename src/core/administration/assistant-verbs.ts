import { type ActivateAssistantDeps, activateAssistant } from './activate-assistant.ts'
import type { Asked } from './asking.ts'
import { type ChangeAssistantDeps, changeAssistant } from './change-assistant.ts'
import { type CreateAssistantDeps, createAssistant } from './create-assistant.ts'
import { type DeactivateAssistantDeps, deactivateAssistant } from './deactivate-assistant.ts'
import { type DeleteAssistantDeps, deleteAssistant } from './delete-assistant.ts'
import { type ListAssistantsDeps, listAssistants } from './list-assistants.ts'
import { showAssistant } from './show-assistant.ts'

export type AssistantVerbDeps = ActivateAssistantDeps &
  ChangeAssistantDeps &
  CreateAssistantDeps &
  DeactivateAssistantDeps &
  DeleteAssistantDeps &
  ListAssistantsDeps

export const assistantVerbs = (deps: AssistantVerbDeps) => ({
  activate: (asking: Asked<typeof activateAssistant>) => activateAssistant(deps, asking),
  change: (asking: Asked<typeof changeAssistant>) => changeAssistant(deps, asking),
  create: (asking: Asked<typeof createAssistant>) => createAssistant(deps, asking),
  deactivate: (asking: Asked<typeof deactivateAssistant>) => deactivateAssistant(deps, asking),
  delete: (asking: Asked<typeof deleteAssistant>) => deleteAssistant(deps, asking),
  list: (asking: Asked<typeof listAssistants>) => listAssistants(deps, asking),
  show: (asking: Asked<typeof showAssistant>) => showAssistant(deps, asking),
})
