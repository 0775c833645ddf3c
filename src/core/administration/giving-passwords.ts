import type { Manager, Passwords, Turn } from '../accounts/index.ts'
import { type Denial, deny } from '../answer.ts'
import { type LocalLimits, networksOf, type Quota } from '../limits/index.ts'
import type { Client } from './request.ts'

/** What it takes to give an operator a password. */
export interface GivingDeps {
  readonly passwords: Pick<Passwords, 'hash'>
  /** Counts the passwords that were given, in the memory of this process. */
  readonly given: LocalLimits
  /** How many operators an organization may invite in an hour. */
  readonly invitesPerHour: number
  /** How many passwords an organization may reset in an hour. */
  readonly passwordResetsPerHour: number
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

export type TooMany = Denial<'rate_limited', { readonly quota: Quota }>

const HOUR_SECONDS = 3_600

/** Counts one more password for the manager's organization, which costs a hash; or refuses it. */
export function countGiven(
  { given, now, ...most }: GivingDeps,
  { operator }: Manager,
  kind: 'invitesPerHour' | 'passwordResetsPerHour',
): TooMany | undefined {
  const bucket = `${kind}:${operator.organization.id}`
  const limit = { bucket, count: most[kind], windowSeconds: HOUR_SECONDS }
  const { allowed, quota } = given.count([limit], now())
  return allowed ? undefined : deny('rate_limited', { quota })
}

/** After those who sign in, and one at a time for an organization and for a network. */
export const managingTurn = ({ operator }: Manager, { clientAddress, signal }: Client): Turn => ({
  rank: 'managing',
  keys: [
    `organization:${operator.organization.id}`,
    `network:${networksOf(clientAddress)[0].name}`,
  ],
  signal,
})
