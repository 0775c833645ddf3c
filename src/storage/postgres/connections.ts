import { type ClientBase, Pool, type PoolClient, type PoolConfig } from 'pg'
import { NothingDone, StoreDown } from '../../core/store-down.ts'
import { codeOf } from './fault.ts'
import { createPulse, destroy } from './pulse.ts'
import { beginSession, type SessionLimits } from './session.ts'
import { listenForSilence } from './silence.ts'
import { keepVigil } from './vigil.ts'

/** Lends connections to a server that may be away, hang, or come back. */
export interface Connections {
  /**
   * Lends a connection for one piece of work. Throws `NothingDone` if there is none, which is at once
   * while the server is known to be away. After so many milliseconds the connection is destroyed.
   */
  readonly use: Use
  /** Waits for what is going on, though not for long, and closes every connection. */
  readonly close: () => Promise<void>
}

type Use = <T>(milliseconds: number, work: Work<T>) => Promise<T>
type Work<T> = (client: PoolClient) => Promise<T>

/** How long whatever is going on may take when all is closed. */
const CLOSING_MILLISECONDS = 1_000

/**
 * Makes connections as they are needed, and one more, over which the server shows that it is there
 * when it has been silent for a twentieth of a second. One that is merely slow is waited for.
 *
 * If it does not before a fifth of a second is over, all connections are destroyed, with whatever
 * waits for them; likewise, but for those that are in use, if it cannot be reached. Then nobody
 * waits until a new connection has proved that there is a server.
 */
export function createConnections(config: PoolConfig, limits: SessionLimits): Connections {
  const { pool, all } = poolOf(config, () => silence.heard())
  const queue = createQueue(pool)
  const lent = new Set<PoolClient>()

  const pulse = createPulse(config)
  const endAll = () => all.forEach(destroy)
  const vigil = keepVigil(pulse.beat, endAll)
  const silence = listenForSilence(pulse, (cause) => {
    pulse.renew()
    suspect(cause)
    endAll()
  })
  function suspect(cause: unknown): void {
    for (const client of all) if (!lent.has(client)) destroy(client)
    queue.dismiss(cause)
    vigil.suspect(cause)
  }

  const connect = () =>
    queue.connect().catch((cause: unknown) => {
      // Whoever waits while all are in use waits for others. And what says no is a server.
      const isFull = lent.size === pool.options.max
      if (codeOf(cause) === undefined && !isFull) suspect(cause)
      throw new NothingDone('PostgreSQL cannot be reached', { cause })
    })

  const lend = lending(connect, lent, limits)
  return {
    async use(milliseconds, work) {
      const absence = vigil.absence()
      if (absence) throw new NothingDone('PostgreSQL is away', absence)
      const done = silence.wait()
      return lend(milliseconds, work).finally(done)
    },
    async close() {
      vigil.end()
      const patience = setTimeout(endAll, CLOSING_MILLISECONDS)
      await pool.end()
      clearTimeout(patience)
      pulse.end()
    },
  }
}

/** @param lent knows those that are lent at this moment */
function lending(
  connect: () => Promise<PoolClient>,
  lent: Set<PoolClient>,
  limits: SessionLimits,
): Use {
  const met = new WeakSet<PoolClient>()
  return async (milliseconds, work) => {
    const client = await connect()
    const giveBack = (isBroken: boolean) => lent.delete(client) && client.release(isBroken)
    lent.add(client)
    const deadline = setTimeout(() => giveBack(true), milliseconds)
    try {
      if (!met.has(client)) await meet(client, limits)
      met.add(client)
      const answer = await work(client)
      giveBack(false)
      return answer
    } catch (fault) {
      giveBack(fault instanceof StoreDown)
      throw fault
    } finally {
      clearTimeout(deadline)
    }
  }
}

/**
 * A pool, and all connections that there are, be they lent or not.
 *
 * @param onHeard is called whenever anything comes over one of them
 */
function poolOf(config: PoolConfig, onHeard: () => void) {
  const pool = new Pool(config)
  const all = new Set<PoolClient>()
  pool.on('connect', (client) => {
    all.add(client)
    onHeard()
    client.connection.stream.on('data', onHeard)
    client.on('error', () => undefined) // unheard, it would end the process
  })
  pool.on('remove', (client) => void all.delete(client))
  pool.on('error', () => undefined) // an idle connection broke: the next use finds another
  return { pool, all }
}

/** Those who wait for a connection of a pool, who can all be sent away. */
function createQueue(pool: Pool) {
  const waiting = new Set<(cause: unknown) => void>()
  return {
    connect: () =>
      new Promise<PoolClient>((resolve, reject) => {
        waiting.add(reject)
        pool.connect().then(
          (client) => (waiting.delete(reject) ? resolve(client) : client.release()),
          (cause) => waiting.delete(reject) && reject(cause),
        )
      }),
    dismiss(cause: unknown): void {
      for (const reject of waiting) reject(cause)
      waiting.clear()
    },
  }
}

/** Makes a connection ready, and sure that its server is no copy of another one, and behind it. */
async function meet(client: ClientBase, limits: SessionLimits): Promise<void> {
  const { isReadOnly } = await beginSession(client, limits).catch((cause: unknown) => {
    throw new NothingDone('PostgreSQL did not answer', { cause })
  })
  if (isReadOnly) throw new NothingDone('PostgreSQL only reads')
}
