import type { Callers, EndUser, Permission } from '../accounts/index.ts'
import type { Denial } from '../answer.ts'
import type { Assistants, KeptAssistant } from '../assistants/index.ts'
import type { From } from './assistant/restrictions.ts'
import type { JwtKey } from './jwt.ts'
import type { FindLongLivedToken } from './long-lived.ts'

/** A live token that opens one assistant many times. */
export interface AssistantCredential {
  readonly organization: string
  readonly assistant: KeptAssistant
  /** The internal id of the end user whose token it is; undefined for an assistant's token. */
  readonly endUser: string | undefined
  readonly permissions: readonly Permission[]
}

export interface AssistantCredentialDeps {
  readonly assistants: Pick<Assistants, 'assistantById'>
  readonly callers: Callers
  readonly endUserById: (id: string) => Promise<EndUser | undefined>
  readonly findLongLivedToken: FindLongLivedToken
  /** Notes an end user whose live token was presented. */
  readonly noteSight: (endUser: string) => void
  /** The keys under which user JWTs may be live. */
  readonly userKeys: () => Promise<readonly JwtKey[]>
  readonly issuer: string
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

/** A token as it was presented. */
export interface PresentedToken extends From {
  readonly secret: string
  /** Whether the request only reads, which is all that some tokens may do. */
  readonly isReading: boolean
}

export type NotAnAssistantCredential = Denial<'forbidden' | 'unauthorized'>
