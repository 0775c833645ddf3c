import type { Change, Seen } from '../events/index.ts'
import type { Page, PageRequest } from '../page.ts'

/** A customer's own user. */
export interface EndUser {
  readonly id: string
  readonly organization: string
  /** The customer's own id for the user; null once erased. */
  readonly externalId: string | null
  readonly isActive: boolean
  /** A token that carries another number is dead. */
  readonly version: number
  readonly createdAt: number
  readonly lastSeenAt: number
}

/** Where end users are kept. */
export interface EndUserStore {
  /**
   * The end user whom the organization knows by this id, made under `id` if there is none, and
   * seen now. Making one appends no event.
   */
  enter(entry: {
    readonly id: string
    readonly organization: string
    readonly externalId: string
  }): Promise<EndUser>
  /** As of the last event. */
  byId(id: string): Promise<Seen<EndUser>>
  /** Newest first; only the one of this external id, if one is given. */
  list(
    organization: string,
    externalId: string | undefined,
    page: PageRequest,
  ): Promise<Page<EndUser>>
  show(organization: string, id: string): Promise<EndUser | undefined>

  // Each of these appends its event in the same step. Undefined, and nothing done: there is no such
  // user, or it was erased.
  /** Raises the version by one. */
  invalidate(organization: string, id: string, change: Change): Promise<EndUser | undefined>
  /** Also raises the version: tokens do not come back with the user. */
  deactivate(organization: string, id: string, change: Change): Promise<EndUser | undefined>
  activate(organization: string, id: string, change: Change): Promise<EndUser | undefined>
  /** Deactivates, and forgets whose id it was: the next token for it makes another user. */
  erase(organization: string, id: string, change: Change): Promise<EndUser | undefined>
  /** Notes when users were last seen; never backwards. */
  seen(uses: readonly { readonly id: string; readonly at: number }[]): Promise<void>
}
