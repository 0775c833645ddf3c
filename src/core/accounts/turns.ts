import { Busy } from '../busy.ts'

/** Whose turn comes first when several wait: commands on the machine, signing in, managing. */
export const RANKS = ['machine', 'signingIn', 'managing'] as const

/** For what a piece of work is done, and so when its turn comes. */
export interface Turn {
  readonly rank: (typeof RANKS)[number]
  /** Organizations, networks and the like: no two pieces of work go on at once for one of them. */
  readonly keys: readonly string[]
  /** Says that nobody waits for the work any more: its place in the queue is then left. */
  readonly signal?: AbortSignal
}

/** Lets pieces of work go on, so many at a time. */
export interface Turns {
  /**
   * Does the work when its turn comes. Throws `Busy` if too many of its rank, or of one of its keys,
   * wait already; throws the signal's reason if it aborts before the work began.
   */
  readonly take: <T>(turn: Turn, work: () => Promise<T>) => Promise<T>
  /** How many pieces of work wait for their turn. */
  readonly waiting: () => number
}

export interface TurnsOptions {
  /** How many go on at a time. */
  readonly atOnce: number
  /** How many may wait, of each rank. */
  readonly mostWaiting: number
  /** How many of these may wait for the same key. */
  readonly mostWaitingOfKey: number
}

interface Waiting extends Turn {
  readonly begin: () => void
}

/** Those of a higher rank come first, and within a rank those who came first. */
export function createTurns(options: TurnsOptions): Turns {
  const places = createPlaces(options.atOnce)
  let waiting: readonly Waiting[] = []

  function leave(turn: Turn): void {
    places.leave(turn)
    const inOrder = RANKS.flatMap((rank) => waiting.filter((one) => one.rank === rank))
    for (const one of inOrder) if (places.isFree(one)) one.begin()
  }

  function queue(turn: Turn): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const quit = () => {
      waiting = waiting.filter((one) => one !== queued)
      turn.signal?.removeEventListener('abort', giveUp)
    }
    const giveUp = () => {
      quit()
      reject(turn.signal?.reason)
    }
    const begin = () => {
      quit()
      places.enter(turn)
      resolve()
    }
    const queued = { ...turn, begin }
    waiting = [...waiting, queued]
    turn.signal?.addEventListener('abort', giveUp)
    return promise
  }

  return {
    async take(turn, work) {
      turn.signal?.throwIfAborted()
      if (places.isFree(turn)) places.enter(turn)
      else {
        assertRoom(waiting, turn, options)
        await queue(turn)
      }
      try {
        return await work()
      } finally {
        leave(turn)
      }
    },
    waiting: () => waiting.length,
  }
}

/** What goes on: so many at once, and one for each key. */
function createPlaces(atOnce: number) {
  const busyKeys = new Set<string>()
  let going = 0
  return {
    isFree: ({ keys }: Turn) => going < atOnce && keys.every((key) => !busyKeys.has(key)),
    enter({ keys }: Turn) {
      going += 1
      for (const key of keys) busyKeys.add(key)
    },
    leave({ keys }: Turn) {
      going -= 1
      for (const key of keys) busyKeys.delete(key)
    },
  }
}

function assertRoom(
  waiting: readonly Waiting[],
  { rank, keys }: Turn,
  { mostWaiting, mostWaitingOfKey }: TurnsOptions,
): void {
  const sameRank = waiting.filter((one) => one.rank === rank)
  const countOf = (key: string) => sameRank.filter((one) => one.keys.includes(key)).length
  if (sameRank.length < mostWaiting && keys.every((key) => countOf(key) < mostWaitingOfKey)) return
  throw new Busy('Too many requests wait for a password to be hashed. Try again soon.')
}
