import { CREDENTIAL_COOKIE, isHttps, SECURE_COOKIE } from '../../http/presented.ts'

const LOCAL = ['localhost', '127.0.0.1', '[::1]']

/** How a browser reaches this service. */
export interface Reached {
  /** The address that was set for it; '' if none was. */
  readonly publicUrl: string
  /** The scheme of the request. */
  readonly protocol: string
}

/**
 * The cookie with which a browser is known: for this service alone, out of the reach of scripts, not
 * sent along by pages of other sites. It travels in clear to the machine itself, and where no
 * address was set to whoever came without https.
 */
export function cookieOf(secret: string, lifetimeSeconds: number, reached: Reached): string {
  const name = isHttps(reached.publicUrl) ? SECURE_COOKIE : CREDENTIAL_COOKIE
  return written(name, secret, lifetimeSeconds, reached)
}

/** Makes a browser forget the cookie, under each name by which it is known here. */
export function forgottenCookies(reached: Reached): string[] {
  const names = isHttps(reached.publicUrl)
    ? [SECURE_COOKIE, CREDENTIAL_COOKIE]
    : [CREDENTIAL_COOKIE]
  return names.map((name) => written(name, '', 0, reached))
}

function written(name: string, secret: string, lifetimeSeconds: number, reached: Reached): string {
  const parts = [
    `${name}=${secret}`,
    `Max-Age=${lifetimeSeconds}`,
    'Path=/',
    'HttpOnly',
    ...(isSecure(reached) ? ['Secure'] : []),
    'SameSite=Lax',
  ]
  return parts.join('; ')
}

function isSecure({ publicUrl, protocol }: Reached): boolean {
  return publicUrl === '' ? protocol === 'https' : !LOCAL.includes(new URL(publicUrl).hostname)
}
