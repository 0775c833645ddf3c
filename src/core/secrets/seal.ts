import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES

/**
 * Encrypts what must be stored and yet stay secret. What is sealed is bound to a context, for
 * instance the id of its row, and opens under the same secret and context only.
 */
export interface Sealer {
  /** The same content sealed twice looks different each time. */
  seal(plain: Uint8Array, context: string): string
  /** Undefined when it was sealed under another secret or context, or has been changed. */
  open(sealed: string, context: string): Buffer | undefined
}

/**
 * Makes a sealer of the deployment's secret, which must be random: it is derived from (HKDF), not
 * slowed down. AES-256-GCM; sealed is base64url of version (1 byte), nonce (12), ciphertext and
 * tag (16).
 */
export function createSealer(secret: string): Sealer {
  const derived = hkdfSync('sha256', secret, '', 'jeton seal 1', 32)
  const key = createSecretKey(new Uint8Array(derived))
  return {
    seal: (plain, context) => sealed(key, plain, context),
    open: (text, context) => opened(key, text, context),
  }
}

function sealed(key: KeyObject, plain: Uint8Array, context: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(context))
  const body = [cipher.update(plain), cipher.final()]
  return Buffer.concat([Buffer.of(VERSION), nonce, ...body, cipher.getAuthTag()]).toString(
    'base64url',
  )
}

function opened(key: KeyObject, text: string, context: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length < HEAD_BYTES + TAG_BYTES || bytes[0] !== VERSION) return undefined
  if (bytes.toString('base64url') !== text) return undefined
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(1, HEAD_BYTES))
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES))
  const plain = decipher.update(bytes.subarray(HEAD_BYTES, -TAG_BYTES))
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch {
    return undefined
  }
}
