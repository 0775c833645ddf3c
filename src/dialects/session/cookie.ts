import { CREDENTIAL_COOKIE } from '../../http/presented.ts'

const LOCAL = ['localhost', '127.0.0.1', '[::1]']

/**
 * The cookie with which a browser is known: for this service alone, out of the reach of scripts, not
 * sent along by pages of other sites, and in clear only to the machine itself.
 *
 * @param lifetimeSeconds 0 to make the browser forget it
 */
export function cookieOf(secret: string, lifetimeSeconds: number, publicUrl: string): string {
  const isLocal = LOCAL.includes(new URL(publicUrl).hostname)
  const parts = [
    `${CREDENTIAL_COOKIE}=${secret}`,
    `Max-Age=${lifetimeSeconds}`,
    'Path=/',
    'HttpOnly',
    ...(isLocal ? [] : ['Secure']),
    'SameSite=Lax',
  ]
  return parts.join('; ')
}
