import { createKeyedLimits, type LocalLimits } from '../limits/index.ts'
import { type AccessDeps, type AccessWanted, access } from './access/issue.ts'
import type { Asking } from './access/own.ts'
import { type AssistantDeps, type AssistantRequest, assistant } from './assistant/issue.ts'
import { type ChatDeps, type ChatRequest, chat } from './chat/issue.ts'
import { type StreamDeps, type StreamRequest, stream } from './stream/issue.ts'
import { type UserDeps, type UserRequest, user } from './user/issue.ts'

type Deps = AccessDeps &
  AssistantDeps &
  ChatDeps &
  StreamDeps &
  Omit<UserDeps, 'keyedLimits'> & {
    /** Counts while the store where all count together is away. */
    readonly localLimits: LocalLimits
  }

/** The verbs that issue tokens, bound to what they need. */
export function createIssuing(deps: Deps) {
  const keyedLimits = createKeyedLimits(deps.tokens, deps.localLimits, deps.now)
  return {
    access: (request: Asking<AccessWanted>) => access(deps, request),
    assistant: (request: AssistantRequest) => assistant(deps, request),
    chat: (request: ChatRequest) => chat(deps, request),
    stream: (request: StreamRequest) => stream(deps, request),
    user: (request: UserRequest) => user({ ...deps, keyedLimits }, request),
  }
}

export type Issuing = ReturnType<typeof createIssuing>
