import { type Act, DEPLOYMENT_OWNER, type Once } from '../events/index.ts'
import type { Ancestor } from './descent.ts'
import type { Operator } from './operator-store.ts'
import type { Permission } from './permission.ts'

/** What an operator may present to be known. */
export const CREDENTIAL_KINDS = ['session', 'pat', 'device', 'personal', 'apiKey'] as const

/** An operator who acts, and what was presented. */
export interface Manager {
  readonly operator: Operator
  /** Where the operator acts: the own organization, or one that the deployment's owner named. */
  readonly organization: string
  readonly credential: {
    readonly kind: (typeof CREDENTIAL_KINDS)[number]
    /** Of the token or the API key. */
    readonly id: string
    /** Of the secret that was presented. */
    readonly digest: string
    /** When it ends, or an ancestor if that is earlier; milliseconds since 1970, null if never. */
    readonly expiresAt: number | null
    /** Whether it is read-only, or by a secret that was rotated out something would change. */
    readonly isReadOnly: boolean
    /** To what it, or an API key among its ancestors, is restricted; null if it is to nothing. */
    readonly permissions: readonly Permission[] | null
    /** Networks and pages from which alone it may be used. */
    readonly cidr: string | null
    readonly host: string | null
    /** What it descends from, the nearest first. */
    readonly ancestors: readonly Ancestor[]
  }
}

/** Returns whether a manager acts in another organization than the operator's own. */
export const isElsewhere = ({ operator, organization }: Manager): boolean =>
  organization !== operator.organization.id

/**
 * Returns what an event says of a manager who changes something. The log of another organization
 * does not name the operator.
 */
export function actOf(manager: Manager, once?: Once): Act {
  const { operator, credential } = manager
  const kind = credential.kind === 'apiKey' ? 'apiKey' : 'token'
  const actor = isElsewhere(manager) ? DEPLOYMENT_OWNER : (`operator:${operator.id}` as const)
  return { actor, credential: `${kind}:${credential.id}`, once }
}
