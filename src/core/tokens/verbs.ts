import { bind } from '../bind.ts'
import { createKeyedLimits, type LocalLimits } from '../limits/index.ts'
import { type AccessDeps, access } from './access/issue.ts'
import { type AccessTokensDeps, list, revoke, revokeAll, rotate, show } from './access/manage.ts'
import { type AssistantDeps, assistant } from './assistant/issue.ts'
import * as ofAssistants from './assistant/manage.ts'
import { showAssistant } from './assistant/show-assistant.ts'
import { type ChatDeps, chat } from './chat/issue.ts'
import { type CredentialDeps, introspect } from './credentials.ts'
import type { Family } from './kinds.ts'
import { type StreamDeps, stream } from './stream/issue.ts'
import { type InvalidateDeps, invalidate } from './user/invalidate.ts'
import { type UserDeps, user } from './user/issue.ts'

/** How a token of each family is issued. */
const ISSUE = { access, assistant, chat, stream, user } as const satisfies Record<Family, unknown>

type IssuingDeps = AccessDeps &
  AssistantDeps &
  ChatDeps &
  StreamDeps &
  Omit<UserDeps, 'keyedLimits'> & {
    /** Counts while the store where all count together is away. */
    readonly localLimits: LocalLimits
  }

/** The verbs that issue tokens, bound to what they need. */
export const createIssuing = (deps: IssuingDeps) =>
  bind({ ...deps, keyedLimits: createKeyedLimits(deps.tokens, deps.localLimits, deps.now) }, ISSUE)

/** The verbs with which operators manage their own tokens, bound to what they need. */
export const createAccessTokens = (deps: AccessTokensDeps) =>
  bind(deps, { list, revoke, revokeAll, rotate, show })

/** The verbs around tokens for assistants, bound to what they need. */
export const createAssistantTokens = (deps: ofAssistants.AssistantTokensDeps) =>
  bind(deps, {
    delete: ofAssistants.deleteToken,
    list: ofAssistants.list,
    listOfAssistant: ofAssistants.listOfAssistant,
    rotate: ofAssistants.rotate,
    show: ofAssistants.show,
    showAssistant,
  })

/** The verbs about tokens of many uses that each open one assistant, bound to what they need. */
export const createBearers = (deps: CredentialDeps & InvalidateDeps) =>
  bind(deps, { opened: introspect, invalidate })

export type AccessTokens = ReturnType<typeof createAccessTokens>
export type AssistantTokens = ReturnType<typeof createAssistantTokens>
export type Bearers = ReturnType<typeof createBearers>
export type Issuing = ReturnType<typeof createIssuing>
