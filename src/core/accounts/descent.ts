import { type Denial, deny } from '../answer.ts'
import type { Subject } from '../events/index.ts'
import type { Manager } from './manager.ts'
import type { Permission } from './permission.ts'

/**
 * A token or an API key from which a credential descends: it was made with it, or with one that
 * was. What a session or the command line made has no ancestors.
 */
export interface Ancestor {
  readonly subject: Subject
  /** False when it is revoked or paused, or when its operator or organization is not active. */
  readonly isLive: boolean
  /** Milliseconds since 1970; null if never. */
  readonly expiresAt: number | null
  /** To what an API key is restricted; null for a token. */
  readonly permissions: readonly Permission[] | null
  readonly cidr: string | null
  readonly host: string | null
}

/** By which secret of which credential something is rotated or changed. */
export interface Authority {
  readonly subject: Subject
  /** The digest of the secret that was presented. */
  readonly digest: string
}

/** The longest line of descent: each member is read whenever the youngest is looked up. */
const MOST_ANCESTORS = 16

type Credential = Pick<Manager, 'credential'>

/** Returns whether every ancestor may be used now, expiry apart. */
export const areLive = (ancestors: readonly Ancestor[]): boolean =>
  ancestors.every(({ isLive }) => isLive)

/** The earliest of several ends, in milliseconds since 1970; null if there is none. */
function earliest(ends: readonly (number | null)[]): number | null {
  const known = ends.filter((end) => end !== null)
  return known.length > 0 ? Math.min(...known) : null
}

/** Returns when a credential ends: at its own end, or an ancestor's if that is earlier. */
export const endUnder = (own: number | null, ancestors: readonly Ancestor[]): number | null =>
  earliest([own, ...ancestors.map(({ expiresAt }) => expiresAt)])

/** Returns the instant after which a child must not end; undefined if it may end then. */
export function latestEndUnder(
  expiresAt: number | null,
  ancestors: readonly Ancestor[],
): number | undefined {
  const latestAt = endUnder(null, ancestors)
  if (latestAt === null || (expiresAt !== null && expiresAt <= latestAt)) return undefined
  return latestAt
}

/** Returns what a credential may do that every ancestor may do too; null if nothing restricts it. */
export function permissionsUnder(
  own: readonly Permission[] | null,
  ancestors: readonly Ancestor[],
): readonly Permission[] | null {
  return ancestors.reduce<readonly Permission[] | null>((held, { permissions }) => {
    if (held === null || permissions === null) return held ?? permissions
    return held.filter((permission) => permissions.includes(permission))
  }, own)
}

/** Returns the parent of what a manager makes; null in a session, which stands for the person. */
export function parentOf({ credential: { kind, id } }: Credential): Subject | null {
  if (kind === 'session') return null
  return kind === 'apiKey' ? `apiKey:${id}` : `token:${id}`
}

/** Returns what restricts a rotation or a change to descendants; undefined in a session. */
export function authorityOf(manager: Credential): Authority | undefined {
  const subject = parentOf(manager)
  return subject === null ? undefined : { subject, digest: manager.credential.digest }
}

/** Why something cannot be made with a credential. */
export type NotAParent =
  | Denial<'outlives_its_parent', { readonly latestAt: number }>
  | Denial<'too_many_ancestors'>

/**
 * Returns why a manager cannot make something that ends then; undefined if nothing is in the way.
 *
 * @param expiresAt milliseconds since 1970; null for no end
 */
export function whyNotParent(
  { credential }: Credential,
  expiresAt: number | null,
): NotAParent | undefined {
  if (credential.kind === 'session') return undefined
  if (credential.ancestors.length >= MOST_ANCESTORS) return deny('too_many_ancestors')
  const latestAt = credential.expiresAt
  if (latestAt === null || (expiresAt !== null && expiresAt <= latestAt)) return undefined
  return deny('outlives_its_parent', { latestAt })
}
