import { createClient } from '@redis/client'
import { withDeadline } from './deadline.ts'

export type Client = ReturnType<typeof newClient>

/** How long a server may take until it is connected, has let us in, and was looked at. */
const HELLO_MILLISECONDS = 1_000

/**
 * Makes one connection, for once: it is not made anew, and nothing is sent twice.
 *
 * @param prepare looks at the server before anyone else gets to use the client
 * @param onLost called when the connection is lost, perhaps more than once, or before it is used
 */
export async function newlyConnected(
  url: string,
  prepare: (client: Client) => Promise<void>,
  onLost: (client: Client, reason: unknown) => void,
): Promise<Client> {
  const client = newClient(url)
  // A client destroyed before it has its socket would get it yet, and never let go of it.
  const socket = new Promise<void>((resolve) => client.once('connect', resolve))
  const letGo = () => void socket.then(() => endClient(client))
  client.on('error', (fault) => onLost(client, fault)) // unheard, it would end the process
  const prepared = client.connect().then(() => prepare(client))
  try {
    await withDeadline(HELLO_MILLISECONDS, prepared, letGo)
    return client
  } catch (fault) {
    letGo()
    throw fault
  }
}

/** Whether a text is a URL with which a connection can be tried. */
export function isAddress(url: string): boolean {
  try {
    newClient(url)
    return url !== ''
  } catch {
    return false
  }
}

/** Ends a connection with all that waits on it. */
export function endClient(client: Client): void {
  if (client.isOpen) client.destroy()
}

function newClient(url: string) {
  return createClient({
    url,
    name: 'jeton',
    RESP: 3,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    socket: { connectTimeout: HELLO_MILLISECONDS, reconnectStrategy: false },
  })
}
