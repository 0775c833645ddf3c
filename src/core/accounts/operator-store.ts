import type { Change, Seen } from '../events/index.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Permission, Role } from './permission.ts'

/** A person who signs in. */
export interface Operator {
  readonly id: string
  readonly organization: { readonly id: string; readonly name: string }
  /** Unique in the deployment, in lower case. */
  readonly username: string
  readonly email: string
  readonly role: Role
  /** What is allowed beyond the role. */
  readonly permissions: readonly Permission[]
  /** Whether tokens for assistants may be managed. */
  readonly hasAiSeat: boolean
  /** Whether this is who runs the deployment: makes organizations, adds credits. */
  readonly isDeploymentOwner: boolean
  readonly isActive: boolean
  readonly createdAt: number
}

export type NewOperator = Omit<Operator, 'createdAt' | 'isActive' | 'organization'> & {
  readonly organization: string
  /** As `hashPassword` gives it. */
  readonly password: string
}

/** What may be changed of an operator; what is left out stays. */
export type OperatorChanges = Partial<
  Pick<Operator, 'email' | 'hasAiSeat' | 'permissions' | 'role'>
>

/** The live API keys that an operator made, by their ids; at most a hundred of them. */
export interface HeldApiKeys {
  readonly liveApiKeys: readonly string[]
}

/** Where operators are kept. Whatever changes one appends its event in the same step. */
export interface OperatorStore {
  /** The active operator of this name in an active organization, with the password's hash. */
  forSigningIn(
    username: string,
  ): Promise<{ readonly operator: Operator; readonly password: string } | undefined>
  /** The active operator of this id in an active organization, as of the last event. */
  byId(id: string): Promise<Seen<Operator>>

  /** The operators of an organization, inactive ones too, newest first. */
  list(organization: string, page: PageRequest): Promise<Page<Operator>>
  show(organization: string, id: string): Promise<Operator | undefined>
  /** `taken` if the username is. */
  add(operator: NewOperator, change: Change): Promise<Operator | 'taken'>
  /**
   * `last_owner`, and nothing done, if the organization would have no active owner left. Without
   * the seat all tokens for assistants that the operator made end.
   */
  change(
    id: string,
    changes: OperatorChanges,
    change: Change,
  ): Promise<Operator | 'last_owner' | undefined>
  /**
   * Deactivates an operator and ends all their tokens, and their API keys with everything that
   * descends from them. Names the live API keys, and does nothing, if there are any and they are not
   * to be ended.
   */
  deactivate(
    id: string,
    endsApiKeys: boolean,
    change: Change,
  ): Promise<Operator | HeldApiKeys | 'last_owner' | undefined>
  activate(id: string, change: Change): Promise<Operator | undefined>
  /** Ends the operator's sessions, all but the one that is named. */
  setPassword(
    id: string,
    password: string,
    keptSession: string | undefined,
    change: Change,
  ): Promise<boolean>
}
