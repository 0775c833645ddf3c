import { type Client, endClient, newlyConnected } from './client.ts'
import { downBy } from './fault.ts'

/** Short enough to be back soon after the server is, and long enough not to be in its way. */
const RETRY_MILLISECONDS = 100

/** One connection at a time, made anew whenever it is lost. */
export interface Connection {
  /** What went wrong with the first attempt; undefined if nothing did. */
  readonly attempted: Promise<unknown>
  /** The client that is connected at this moment. Throws `StoreDown`, with the reason, if none is. */
  readonly client: () => Client
  /** Ends the connection of a client, with all that waits on it, and makes another one. */
  readonly drop: (client: Client, reason: unknown) => void
  readonly close: () => Promise<void>
}

/**
 * Connects, and sees to it that there is a connection until it is closed.
 *
 * @param prepare looks at a server before it is used, and throws if it must not be
 */
export function connect(url: string, prepare: (client: Client) => Promise<void>): Connection {
  let current: Client | undefined
  let trouble: unknown
  let isClosed = false
  let retry: NodeJS.Timeout | undefined

  async function attempt(): Promise<void> {
    const client = await newlyConnected(url, prepare, drop)
    current = client
    if (isClosed || !client.isReady) drop(client, new Error('The connection was lost at once'))
  }

  function tryLater(reason: unknown): void {
    trouble = reason
    if (!isClosed) retry = setTimeout(tryNow, RETRY_MILLISECONDS)
  }

  function tryNow(): void {
    trying = attempt().catch(tryLater)
  }

  function drop(client: Client, reason: unknown): void {
    if (client !== current) return
    current = undefined
    // Not before the client has come to the end of telling us of a loss.
    queueMicrotask(() => endClient(client))
    tryLater(reason)
  }

  let trying = attempt().catch(tryLater)
  return {
    attempted: trying.then(() => trouble),
    client() {
      if (current) return current
      throw downBy(trouble)
    },
    drop,
    async close() {
      isClosed = true
      clearTimeout(retry)
      if (current) drop(current, new Error('The connection was closed'))
      await trying
    },
  }
}
