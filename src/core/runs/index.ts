import type { RunDeps } from './charge.ts'
import { type ChatRequest, chat } from './chat.ts'
import { type CompleteRequest, complete } from './complete.ts'
import { type ConverseRequest, converse } from './converse.ts'
import { type StartRequest, start } from './start.ts'

/** The verbs that start runs, bound to what they need. */
export function createRuns(deps: RunDeps) {
  return {
    chat: (request: ChatRequest) => chat(deps, request),
    complete: (request: CompleteRequest) => complete(deps, request),
    converse: (request: ConverseRequest) => converse(deps, request),
    start: (request: StartRequest) => start(deps, request),
  }
}

export type Runs = ReturnType<typeof createRuns>
export { claimingKeyedHere } from './keyed-claims.ts'
export { MOST_PARTS, readMessages } from './messages.ts'
export type { Proof, Redeemed, Redemption, RunStore } from './store.ts'
export type { FinishReason } from './texts.ts'
export { type Claims, type Holds, runsOverTwoStores } from './two-stores.ts'
export { gathered, type Question, type Upstream, UpstreamFailed } from './upstream.ts'
