import type { NewApiKey, NewOperator, Organization } from '../accounts/index.ts'
import type { Assistant } from '../assistants/index.ts'
import type { Change } from '../events/index.ts'
import type { NewLongLivedToken } from '../tokens/index.ts'

/** What a new deployment begins with. */
export interface Beginnings extends Additions {
  readonly organization: Pick<Organization, 'id' | 'name'>
  readonly apiKey: NewApiKey
}

/** What a deployment is given that began with less. */
export interface Additions {
  readonly operator: NewOperator
  readonly accessToken: NewLongLivedToken
  readonly assistants: readonly Assistant[]
  readonly ids: SetupIds
  readonly change: Change
}

/** What set-up made, as it is shown again later. */
export interface SetupIds {
  readonly organization: { readonly id: string }
  readonly apiKey: { readonly id: string; readonly keyId: string }
  readonly chatbot: { readonly id: string }
  readonly workflow: { readonly id: string }
  /** Undefined, like the two after it, where an early version of the program did the set-up. */
  readonly operator: { readonly id: string; readonly username: string } | undefined
  readonly agent: { readonly id: string } | undefined
  /** By its natural id. */
  readonly assistant: { readonly id: string } | undefined
}

/**
 * Where a deployment remembers its own beginnings, of which there is one, however many processes
 * come at once.
 *
 * Both ways to begin are one step, in which `handOver` is called when it is certain that nobody
 * else has begun and that all can be kept. If it throws, nothing is kept. Should the store fail
 * after it, it may be called again, or what was handed over was never kept.
 */
export interface SetupStore {
  /** What set-up made here; undefined if it never ran. */
  setupIds(): Promise<SetupIds | undefined>

  /** Keeps all of it. False, with nothing kept or handed over, if set-up ran before. */
  begin(beginnings: Beginnings, handOver: () => void): Promise<boolean>

  /**
   * Adds what an early version did not make, and lets the API key act for the operator. False, with
   * nothing added or handed over, unless set-up ran before and made no operator.
   */
  extend(additions: Additions, handOver: () => void): Promise<boolean>
}
