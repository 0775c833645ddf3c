import type { Client } from './client.ts'
import { connect } from './connection.ts'
import { withDeadline } from './deadline.ts'
import type { Redis } from './open.ts'

/** Tells the processes of a deployment at once that there is something new in the log. */
export interface News {
  /**
   * Says that the log has come so far. Takes no time and never throws: whether anybody hears it is
   * for nobody to depend on.
   */
  readonly publish: (seq: number) => void
  /**
   * Calls a listener for whatever anybody publishes, and once whenever the connection is made, for
   * what was missed until then.
   */
  readonly onNews: (listener: () => void) => void
  readonly close: () => Promise<void>
}

/** One that says nothing for so long is asked whether it is still there. */
const PING_MILLISECONDS = 1_000
const PONG_MILLISECONDS = 500

/**
 * Listens on a connection of its own, which is made anew whenever it is lost, and publishes through
 * the one that decides.
 *
 * @param keyPrefix what the name of the channel begins with, too
 */
export function redisNews(redis: Pick<Redis, 'tell'>, url: string, keyPrefix: string): News {
  const channel = `${keyPrefix}news`
  const listeners = new Set<() => void>()
  const tellAll = () => {
    for (const listener of listeners) listener()
  }

  async function listen(client: Client): Promise<void> {
    await client.subscribe(channel, tellAll)
    tellAll()
  }

  const connection = connect(url, listen)
  const pinging = setInterval(() => {
    const client = clientOf(connection)
    if (!client) return
    const drop = (reason: unknown) => connection.drop(client, reason)
    withDeadline(PONG_MILLISECONDS, client.ping(), drop).catch(drop)
  }, PING_MILLISECONDS)

  return {
    publish: (seq) => redis.tell(channel, String(seq)),
    onNews: (listener) => void listeners.add(listener),
    close() {
      clearInterval(pinging)
      return connection.close()
    },
  }
}

function clientOf(connection: ReturnType<typeof connect>): Client | undefined {
  try {
    return connection.client()
  } catch {
    return undefined
  }
}
