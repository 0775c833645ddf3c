import { Client, type ClientConfig } from 'pg'
import { codeOf } from './fault.ts'

/** A connection of its own, over which a server shows that it is there, be it ever so slow. */
export interface Pulse {
  /**
   * Resolves when the server has answered, be it by saying no. Rejects if there is none, or if it
   * does not answer within a second; then the next beat is over a connection that is new.
   */
  readonly beat: () => Promise<void>
  /** Whether there is a connection, so that a beat takes no longer than an answer does. */
  readonly isAtHand: () => boolean
  /** Lets the next beat be over a connection that is new. Whoever waits for one hears no. */
  readonly renew: () => void
  readonly end: () => void
}

const BEAT_MILLISECONDS = 1_000

interface Kept {
  readonly client: Client
  readonly ready: Promise<unknown>
  isReady: boolean
}

/** Keeps a connection at hand for it from now on. */
export function createPulse(config: ClientConfig): Pulse {
  let kept: Kept | undefined
  let isOver = false

  function connecting(): Kept {
    const limits = { connectionTimeoutMillis: BEAT_MILLISECONDS, query_timeout: BEAT_MILLISECONDS }
    const client = new Client({ ...config, ...limits })
    client.on('error', () => undefined) // unheard, it would end the process
    const made: Kept = { client, ready: client.connect(), isReady: false }
    const beatAgain = () => {
      if (made !== kept) return
      kept = undefined
      if (!isOver) void beat().catch(() => undefined) // so that there is one when it is needed
    }
    made.ready.then(
      () => {
        made.isReady = true
        client.once('end', beatAgain)
      },
      () => undefined,
    )
    return made
  }

  function drop(made: Kept | undefined): void {
    if (made === kept) kept = undefined
    if (made) destroy(made.client)
  }

  async function beat(): Promise<void> {
    kept ??= connecting()
    const mine = kept
    try {
      await mine.ready
      await mine.client.query('SELECT 1')
    } catch (fault) {
      drop(mine)
      if (codeOf(fault) === undefined) throw fault
    }
  }

  void beat().catch(() => undefined)
  return {
    beat,
    isAtHand: () => kept?.isReady ?? false,
    renew: () => drop(kept),
    end() {
      isOver = true
      drop(kept)
    },
  }
}

/** Ends a connection with all that waits on it, without a word to the server. */
export function destroy(client: Client): void {
  client.connection.stream.destroy()
}
