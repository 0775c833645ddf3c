import { type ChatDeps, type ChatRequest, chat } from './chat.ts'
import { type StreamDeps, type StreamRequest, stream } from './stream.ts'

/** The verbs that issue tokens, bound to what they need. */
export function createIssuing(deps: ChatDeps & StreamDeps) {
  return {
    chat: (request: ChatRequest) => chat(deps, request),
    stream: (request: StreamRequest) => stream(deps, request),
  }
}

export type Issuing = ReturnType<typeof createIssuing>
