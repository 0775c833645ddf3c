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

/** What a verb answers a manager, who may not be let in. */
export type Reply<Given, Denied extends Denial<string> = never> = Promise<
  Answer<Given, NotAuthorized | Denied>
>

export const invalid = (field: string, message: string): Invalid =>
  deny('invalid_fields', { problems: [{ field, message }] })

/** What a request asks for, or what is wrong with it. */
export type Read<Input> = Answer<{ readonly value: Input }, Invalid>

/** A request to administer, before its sender is known. */
export interface Request<Input> {
  readonly credential: Presented
  /** Reads what the request asks for. Called once the sender is known to be allowed to ask. */
  readonly input: () => Read<Input>
  /**
   * The organization that the request is about, which only the deployment's owner may name. The
   * manager's own if left out. Read once the sender is known, as it may be in the body.
   */
  readonly organizationId?: string | undefined
}

/** A request about one thing. */
export interface AboutOne<Input> extends Request<Input> {
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

/** The client that waits for the answer. */
export interface Client {
  readonly clientAddress: string
  /** Aborts when the client has left. */
  readonly signal: AbortSignal
}
