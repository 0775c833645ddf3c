import { type Limit, type Limiters, type Network, networksOf, type Quota } from '../limits/index.ts'

/** Failures within five minutes that close a network, or a credential. */
const MOST = 10
/** Failures within five minutes, from wherever, from which on a name is slow. */
const MOST_OF_NAME = 100
const WINDOW_SECONDS = 300
/** While a name is slow, a network gets one attempt in so many seconds. */
const SLOW_SECONDS = 60

/** Who tries to sign in, and as whom. */
export interface Attempt {
  /** Undefined for what is too long for a name. */
  readonly username: string | undefined
  readonly clientAddress: string
  /** Whose credential was presented beside the password, if any was. */
  readonly operatorId?: string
}

/** An attempt that may be judged; or when there may be another. */
export type Begun =
  | { readonly allowed: true; readonly forgive: () => void }
  | { readonly allowed: false; readonly quota: Quota }

/**
 * Counts failed attempts to prove who one is, in the memory of this process.
 *
 * Ten failures close a network for five minutes, and so every name to it. What fails under one name
 * from many networks closes the name to none of them: from a hundred failures on each network gets
 * one attempt a minute. So strangers cannot keep an operator out who comes from another network.
 * Those who present a credential of the operator as well are no strangers: ten failures of theirs
 * close that, from every network.
 */
export interface Attempts {
  /**
   * Counts one that is about to be made as a failure, until it is forgiven: of many at once no more
   * get through than of as many one after another.
   */
  readonly begin: (attempt: Attempt) => Begun
  /** Forgets every failure, so that an operator whose network is closed may try again. */
  readonly forget: () => void
}

/** @param now the store's clock; milliseconds since 1970 */
export function createAttempts({ open }: Limiters, now: () => number): Attempts {
  // Names have a memory of their own, as strangers choose them. One that finds no room is slow.
  const [networks, names] = [open(), open()]
  return {
    begin(attempt) {
      const at = now()
      const ofName = limitOf(attempt.username ?? '', MOST_OF_NAME)
      const isSlow = !names.count([ofName], at).allowed
      const closing: [Limit, ...Limit[]] = [
        ...limitsOfNetworks(attempt, isSlow),
        ...limitsOfCredential(attempt),
      ]
      const counted = networks.count(closing, at)
      const uncountName = () => {
        if (!isSlow) names.uncount([ofName], now())
      }
      if (!counted.allowed) {
        uncountName()
        return { allowed: false, quota: counted.quota }
      }
      return {
        allowed: true,
        forgive() {
          networks.uncount(closing, now())
          uncountName()
        },
      }
    },
    forget() {
      networks.clear()
      names.clear()
    },
  }
}

const limitsOfCredential = ({ operatorId }: Attempt): Limit[] =>
  operatorId === undefined ? [] : [limitOf(`credential of ${operatorId}`, MOST)]

const limitOf = (bucket: string, count: number): Limit => ({
  bucket,
  count,
  windowSeconds: WINDOW_SECONDS,
})

function limitsOfNetworks({ clientAddress }: Attempt, isSlow: boolean): [Limit, ...Limit[]] {
  const limitsOf = ({ name, times }: Network): [Limit, ...Limit[]] => {
    const closing = limitOf(name, MOST * times)
    const slowing = { bucket: `slowly ${name}`, count: times, windowSeconds: SLOW_SECONDS }
    return isSlow ? [closing, slowing] : [closing]
  }
  const [first, ...wider] = networksOf(clientAddress)
  return [...limitsOf(first), ...wider.flatMap(limitsOf)]
}
