import type { Assistant } from '../assistants/index.ts'

/** An API key on its way into the store, which never sees its secret. */
export interface NewApiKey {
  readonly id: string
  readonly keyId: string
  readonly digest: string
  readonly organization: string
  readonly name: string
}

/** What a new deployment begins with. */
export interface Beginnings {
  readonly organization: { readonly id: string; readonly name: string }
  readonly apiKey: NewApiKey
  readonly assistants: readonly Assistant[]
  readonly ids: SetupIds
}

/** What set-up made, as it is shown again later. */
export interface SetupIds {
  readonly organization: { readonly id: string }
  readonly apiKey: { readonly id: string; readonly keyId: string }
  readonly chatbot: { readonly id: string }
  readonly workflow: { readonly id: string }
}

/** Where a deployment remembers its own beginnings. */
export interface SetupStore {
  /** What set-up made here; undefined if it never ran. */
  setupIds(): Promise<SetupIds | undefined>

  /** Keeps all of it in one step. Throws, and keeps nothing, if set-up ran before. */
  begin(beginnings: Beginnings): Promise<void>
}
