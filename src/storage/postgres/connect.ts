import { Client, type ClientConfig } from 'pg'
import { CannotStart } from '../../core/cannot-start.ts'
import { reasonOf, type TlsFlaw, tlsFlawOf } from '../certificates.ts'

const CONNECT_MILLISECONDS = 5_000

/** Ways to ask for TLS that leave it open whether the certificate is checked. */
const ENCRYPTED = /([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/

/**
 * Where a database is, as the driver is told: with TLS it always proves who it is, unless the
 * address asks for what libpq does. The driver means the same, and warns that it will not always.
 */
export function addressOf(url: string): string {
  if (/[?&]uselibpqcompat=true(?:&|$)/.test(url)) return url
  return url.replace(ENCRYPTED, '$1verify-full')
}

/** Makes one connection. Throws `CannotStart`, with a sentence, if there is none to be had. */
export async function connectOnce(config: ClientConfig): Promise<Client> {
  try {
    const client = new Client({ connectionTimeoutMillis: CONNECT_MILLISECONDS, ...config })
    client.on('error', () => undefined) // whatever is asked next hears of it
    await client.connect()
    return client
  } catch (cause) {
    throw new CannotStart(`The database cannot be reached (${reasonOf(cause)}): ${fixOf(cause)}.`, {
      cause,
    })
  }
}

const USUAL_FIX = 'start it, or correct DATABASE_URL'

const FIXES = {
  authority:
    'add the certificate of the authority that signed its own to DATABASE_URL, like sslrootcert=/etc/jeton/ca.pem (docs/tls.md)',
  date: 'give it a certificate that is valid today (docs/tls.md)',
  name: 'write a name that its certificate is for in DATABASE_URL (docs/tls.md)',
  protocol: USUAL_FIX,
} as const satisfies Record<TlsFlaw, string>

/** What has no code that would tell it apart. */
const SAID = [
  [/does not support SSL/, 'turn TLS on there (ssl), or take sslmode out of DATABASE_URL'],
  [/no encryption$|SSL required/, 'add sslmode=verify-full to DATABASE_URL (docs/tls.md)'],
  [/, (?:open|read)\b/, 'correct the path of sslrootcert, sslcert or sslkey in DATABASE_URL'],
  [
    /^unsupported startup parameter: options/,
    'a pooler is in front, so leave options out of DATABASE_URL and use ALTER ROLE … SET',
  ],
] as const

function fixOf(cause: unknown): string {
  const flaw = tlsFlawOf(cause)
  if (flaw !== undefined) return FIXES[flaw]
  const [, fix] = SAID.find(([pattern]) => pattern.test(reasonOf(cause))) ?? []
  return fix ?? USUAL_FIX
}
