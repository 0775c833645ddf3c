import { type Answer, type Denial, deny } from '../answer.ts'
import type { NotAManager, Presented, TooManyChanges } from '../tokens/index.ts'

/** A field that is wrong, and a phrase that says what it must be. */
export interface Problem {
  readonly field: string
  readonly message: string
}

export type Invalid = Denial<'invalid_fields', { readonly problems: readonly Problem[] }>

/** Why a manager is not let in. `not_found`: there is no such organization. */
export type NotAuthorized = NotAManager | Invalid | TooManyChanges | Denial<'not_found'>

export const invalid = (field: string, message: string): Invalid =>
  deny('invalid_fields', { problems: [{ field, message }] })

/** What somebody wants, or what is wrong with how it was said. */
export type Read<Wanted> = Answer<{ readonly value: Wanted }, Invalid>

/** A request to administer, of which nobody knows yet who sent it. */
export interface Asking<Wanted> {
  readonly presented: Presented
  /** Reads what is wanted. To be called once it is known who asks, and that they may. */
  readonly wanted: () => Read<Wanted>
  /**
   * The organization that the request is about, which only the deployment's owner may name. The
   * manager's own if left out. To be looked at once it is known who asks, as it may be in the body.
   */
  readonly organizationId?: string | undefined
}

/** A request about one thing. */
export interface AskingAbout<Wanted> extends Asking<Wanted> {
  readonly id: string
}

/** How a caller says that this may be a second try. */
export interface Retry {
  /** The caller's own name for what is to be done once. */
  readonly key: string
  /** Everything that is asked for, as one text. */
  readonly request: string
}

/** A request that may be sent again after a lost reply, and must then not be done twice. */
export interface Repeatable {
  readonly retry: Retry | undefined
}

/** Who waits for the answer. */
export interface Client {
  readonly clientAddress: string
  /** Says that the client has left. */
  readonly signal: AbortSignal
}

/** What a verb is asked with. */
export type Asked<Verb extends (deps: never, asking: never) => unknown> = Parameters<Verb>[1]
