import { CannotStart } from '../../core/cannot-start.ts'
import { reasonOf, type TlsFlaw, tlsFlawOf } from '../certificates.ts'
import { type Client, isAddress } from './client.ts'
import { connect } from './connection.ts'
import { withDeadline } from './deadline.ts'
import { heardOf, isDisqualified, isRefusal } from './fault.ts'
import { inspect } from './inspect.ts'
import { runScript, type Work } from './run-script.ts'
import type { Script } from './scripts.ts'

/** A server that decides, by its own clock and under its own generation. */
export interface Redis {
  /**
   * Has it decide. Throws `StoreDown` if it does not answer in time; then it is unknown whether it
   * decided, and it is not asked again. While it is known to be away that takes no time.
   */
  readonly decide: (script: Script, work: Work) => Promise<unknown>
  /**
   * Throws `StoreDown` unless it could decide and write at this moment, and is still one that may.
   * If it is not, nothing is decided from then on until it is again.
   */
  readonly check: () => Promise<void>
  /** Publishes a message, if it can. Takes no time, and whether it was heard nobody knows. */
  readonly tell: (channel: string, message: string) => void
  readonly close: () => Promise<void>
}

/** How TLS is mended, which no waiting does. */
const FIXES = {
  authority:
    'name the certificate of the authority that signed its own in NODE_EXTRA_CA_CERTS, like /etc/jeton/ca.pem (docs/tls.md)',
  date: 'give it a certificate that is valid today (docs/tls.md)',
  name: 'write a name that its certificate is for in REDIS_URL (docs/tls.md)',
  protocol: 'it speaks no TLS there, so write redis: in REDIS_URL, or the port of its tls-port',
} as const satisfies Record<TlsFlaw, string>

/** The longest that a decision is waited for. */
const DEADLINE_MILLISECONDS = 200

/** What all keys begin with, unless something else is said. */
export const KEY_PREFIX = 'jeton:'

/**
 * Connects to Redis or Valkey, and connects again whenever the connection is lost. A server that is
 * away, or no primary, is waited for in the background. Throws `CannotStart` for one that must not
 * be used, and for one that does not let us in.
 *
 * @param url `redis:` or, with TLS, `rediss:`; may name a user, a password and a database
 * @param keyPrefix what all keys begin with
 */
export async function openRedis(url: string, keyPrefix = KEY_PREFIX): Promise<Redis> {
  if (!isAddress(url)) {
    throw new CannotStart('The address of Redis must look like redis://user:password@host:6379/0.')
  }
  const connection = connect(url, (client) => inspect(client, keyPrefix))
  const fault = await connection.attempted
  const flaw = tlsFlawOf(fault)
  if (flaw !== undefined) {
    await connection.close()
    throw new CannotStart(`Redis cannot be reached (${reasonOf(fault)}): ${FIXES[flaw]}.`)
  }
  if (fault instanceof CannotStart || isRefusal(fault)) {
    await connection.close()
    throw new CannotStart(fault instanceof CannotStart ? fault.message : `Redis: ${fault.message}`)
  }

  async function ask<T>(job: (client: Client) => Promise<T>): Promise<T> {
    const client = connection.client()
    const drop = (reason: unknown) => connection.drop(client, reason)
    try {
      return await withDeadline(DEADLINE_MILLISECONDS, job(client), drop)
    } catch (fault) {
      if (isDisqualified(fault)) drop(fault)
      throw heardOf(fault)
    }
  }

  return {
    decide: (script, work) => ask((client) => runScript(client, keyPrefix, script, work)),
    check: () => ask((client) => inspect(client, keyPrefix)),
    tell: (channel, message) =>
      void ask((client) => client.publish(channel, message)).catch(() => undefined),
    close: connection.close,
  }
}
