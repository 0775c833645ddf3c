import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { BASE62, randomText } from './random.ts'

const RANDOM_LENGTH = 32
const CHECKSUM_LENGTH = 6
const TAIL = new RegExp(`^[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}$`)

/**
 * Makes a secret: the prefix of its kind, 32 random base62 characters (190 bits), and a checksum
 * of all that precedes, in 6 more.
 */
export function newSecret(prefix: string): string {
  const body = prefix + randomText(RANDOM_LENGTH)
  return body + checksumOf(body)
}

/** Whether a text could be a secret of this prefix. A typo is told from one without a look-up. */
export function isSecret(prefix: string, text: string): boolean {
  if (!text.startsWith(prefix) || !TAIL.test(text.slice(prefix.length))) return false
  const body = text.slice(0, -CHECKSUM_LENGTH)
  return text === body + checksumOf(body)
}

/** What may be shown of a secret later: the prefix of its kind and 4 characters. */
export function maskOf(prefix: string, secret: string): string {
  return secret.slice(0, prefix.length + 4)
}

/** Makes a secret, and what is stored of it. */
export function newStoredSecret(prefix: string): {
  readonly secret: string
  readonly stored: { readonly digest: string; readonly mask: string }
} {
  const secret = newSecret(prefix)
  return { secret, stored: { digest: digestOf(secret), mask: maskOf(prefix, secret) } }
}

/** A password for a person to begin with: 20 random base62 characters (119 bits). */
export function newPassword(): string {
  return randomText(20)
}

/**
 * The digest by which a secret is kept and found: SHA-256 in base64url, 43 characters. A slow
 * password hash would protect guessable secrets; these cannot be guessed.
 */
export function digestOf(secret: string): string {
  return hash('sha256', secret, 'base64url')
}

function checksumOf(body: string): string {
  let rest = crc32(body)
  let digits = ''
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    digits = BASE62.charAt(rest % 62) + digits
    rest = Math.floor(rest / 62)
  }
  return digits
}
