import { type Counted, type Limit, type LocalLimits, networksOf } from '../limits/index.ts'

const MOST = 10
const WINDOW_SECONDS = 300

/** Who tries to sign in, and as whom. */
export interface Attempt {
  readonly username: string
  readonly clientAddress: string
}

/** Counts failed attempts to prove who one is, in the memory of this process. */
export interface Attempts {
  /**
   * Counts one that is about to be made, as a failure until it is forgiven: of many at once no more
   * get through than of as many one after another.
   */
  readonly begin: (attempt: Attempt) => Counted
  /** Takes one back that did not fail; those of others, and earlier ones, stay counted. */
  readonly forgive: (attempt: Attempt) => void
}

/** @param now the store's clock; milliseconds since 1970 */
export function createAttempts(limits: LocalLimits, now: () => number): Attempts {
  return {
    begin: (attempt) => limits.count(limitsOf(attempt, 1), now()),
    forgive: (attempt) => void limits.count(limitsOf(attempt, -1), now()),
  }
}

/** By the username, which may be nobody's, and by the networks of the client. */
function limitsOf({ username, clientAddress }: Attempt, cost: number): [Limit, ...Limit[]] {
  const limit = (bucket: string, count: number) => ({
    bucket: `signIn:${bucket}`,
    count,
    windowSeconds: WINDOW_SECONDS,
    cost,
  })
  const networks = networksOf(clientAddress).map(({ name, times }) => limit(name, MOST * times))
  return [limit(`as ${username}`, MOST), ...networks]
}
