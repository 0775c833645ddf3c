import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'

/** The code by which the deployment knows a text again as its own: base64url, 43 characters. */
export type Mac = (text: string) => string

/**
 * Makes codes (HMAC-SHA256) under a key of their own, derived (HKDF) from the deployment's secret.
 * Codes made for one purpose mean nothing for another.
 */
export function createMac(secret: string, purpose: string): Mac {
  const derived = hkdfSync('sha256', secret, '', `jeton ${purpose} 1`, 32)
  const key = createSecretKey(new Uint8Array(derived))
  return (text) => createHmac('sha256', key).update(text).digest('base64url')
}
