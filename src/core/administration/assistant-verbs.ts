import { type ActivateAssistantDeps, activateAssistant } from './activate-assistant.ts'
import { type ChangeAssistantDeps, changeAssistant } from './change-assistant.ts'
import { type CreateAssistantDeps, createAssistant } from './create-assistant.ts'
import { type DeactivateAssistantDeps, deactivateAssistant } from './deactivate-assistant.ts'
import { type DeleteAssistantDeps, deleteAssistant } from './delete-assistant.ts'
import { type ListAssistantsDeps, listAssistants } from './list-assistants.ts'
import type { Asked } from './request.ts'
import { showAssistant } from './show-assistant.ts'

export type AssistantVerbDeps = ActivateAssistantDeps &
  ChangeAssistantDeps &
  CreateAssistantDeps &
  DeactivateAssistantDeps &
  DeleteAssistantDeps &
  ListAssistantsDeps

export const assistantVerbs = (deps: AssistantVerbDeps) => ({
  activate: (request: Asked<typeof activateAssistant>) => activateAssistant(deps, request),
  change: (request: Asked<typeof changeAssistant>) => changeAssistant(deps, request),
  create: (request: Asked<typeof createAssistant>) => createAssistant(deps, request),
  deactivate: (request: Asked<typeof deactivateAssistant>) => deactivateAssistant(deps, request),
  delete: (request: Asked<typeof deleteAssistant>) => deleteAssistant(deps, request),
  list: (request: Asked<typeof listAssistants>) => listAssistants(deps, request),
  show: (request: Asked<typeof showAssistant>) => showAssistant(deps, request),
})
