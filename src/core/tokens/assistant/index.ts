import { type DeleteDeps, type DeleteRequest, deleteToken } from './delete.ts'
import { type ListRequest, list } from './list.ts'
import { type ListDeps, type ListOfAssistantRequest, listOfAssistant } from './list-of-assistant.ts'
import { type RotateDeps, type RotateRequest, rotate } from './rotate.ts'
import { type ShowDeps, type ShowRequest, show } from './show.ts'
import {
  type ShowAssistantDeps,
  type ShowAssistantRequest,
  showAssistant,
} from './show-assistant.ts'

type Deps = DeleteDeps & ListDeps & RotateDeps & ShowAssistantDeps & ShowDeps

/** The verbs around tokens for assistants, bound to what they need. */
export function createAssistantTokens(deps: Deps) {
  return {
    delete: (request: DeleteRequest) => deleteToken(deps, request),
    list: (request: ListRequest) => list(deps, request),
    listOfAssistant: (request: ListOfAssistantRequest) => listOfAssistant(deps, request),
    rotate: (request: RotateRequest) => rotate(deps, request),
    show: (request: ShowRequest) => show(deps, request),
    showAssistant: (request: ShowAssistantRequest) => showAssistant(deps, request),
  }
}

export type AssistantTokens = ReturnType<typeof createAssistantTokens>
export type { Asker } from './authenticate.ts'
export { countedOnce } from './counted-once.ts'
export type { From } from './restrictions.ts'
export type { ShownAssistant } from './show-assistant.ts'
