import type { Manager } from '../accounts/index.ts'
import type { Subject } from '../events/index.ts'

type Maker = Pick<Manager, 'credential'>

/**
 * With what the things die that a manager makes: with the token or API key that was presented. A
 * session stands for the person, so what is made in one dies with nothing.
 */
export function makerOf({ credential: { kind, id } }: Maker): Subject | null {
  if (kind === 'session') return null
  return kind === 'apiKey' ? `apiKey:${id}` : `token:${id}`
}

/**
 * Whether something would live on after the credential of whoever asks for it, which only a session
 * may bring about. Instants are milliseconds since 1970; null is never.
 */
export function outlivesMaker(expiresAt: number | null, { credential }: Maker): boolean {
  if (credential.kind === 'session' || credential.expiresAt === null) return false
  return expiresAt === null || expiresAt > credential.expiresAt
}
