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

/** Where a deployment remembers its own beginnings. */
export interface SetupStore {
  /** What set-up made here; undefined if it never ran. */
  setupIds(): Promise<SetupIds | undefined>

  /** Keeps all of it in one step. Throws, and keeps nothing, if set-up ran before. */
  begin(beginnings: Beginnings): Promise<void>

  /**
   * Adds what an early version did not make, in one step, and lets the API key act for the
   * operator. Throws, and adds nothing, if there is an operator that set-up made.
   */
  extend(additions: Additions): Promise<void>
}
