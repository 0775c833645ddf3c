import { type Operator, usernameFrom } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Change } from '../events/index.ts'
import type { Quota } from '../limits/index.ts'
import { newStoredSecret, newUuid } from '../secrets/index.ts'
import { KINDS, type LongLivedStore, type NewLongLivedToken } from '../tokens/index.ts'
import { knownByPassword, type PasswordDeps } from './known-by-password.ts'
import type { Who } from './session.ts'

export interface SignInDeps extends PasswordDeps {
  readonly longLived: Pick<LongLivedStore, 'add' | 'revoke'>
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

export interface SignInRequest {
  /** Undefined if the body could not be read. */
  readonly wanted: { readonly username: string; readonly password: string } | undefined
  readonly clientAddress: string
  /** Whether a browser sends it for a page that is not ours. */
  readonly isFromForeignPage: boolean
  /** Says that the client has left. */
  readonly signal: AbortSignal
}

type Denied =
  | Denial<'foreign_page' | 'invalid_fields' | 'wrong_password'>
  | Denial<'rate_limited', { readonly quota: Quota }>

export interface SignedIn extends Who {
  readonly secret: string
  readonly lifetimeSeconds: number
}

const LIFETIME_SECONDS = KINDS.session.lifetimeSeconds.most

/**
 * Begins a session, with a token of its own. Whether a name is anybody's can be told neither from
 * the answer nor from how long it takes.
 *
 * Judged in this order: where it comes from, what is asked, how often it has failed, and the
 * password. While there were too many failures no password is judged, also not the right one. Throws
 * `Busy` if too many wait for their passwords to be judged.
 */
export async function signIn(
  deps: SignInDeps,
  { wanted, clientAddress, isFromForeignPage, signal }: SignInRequest,
): Promise<Answer<SignedIn, Denied>> {
  if (isFromForeignPage) return deny('foreign_page')
  if (!wanted) return deny('invalid_fields')
  const attempt = { username: usernameFrom(wanted.username), clientAddress }
  const begun = deps.attempts.begin(attempt)
  if (!begun.allowed) return deny('rate_limited', { quota: begun.quota })

  const { password } = wanted
  const known = await knownByPassword(deps, { ...attempt, password, signal }, begun)
  if (!known) return deny('wrong_password')
  begun.forgive()
  return beginSession(deps, known)
}

async function beginSession(
  { operators, longLived, now }: SignInDeps,
  { operator, password }: { readonly operator: Operator; readonly password: string },
): Promise<Answer<SignedIn, Denied>> {
  const { secret, stored } = newStoredSecret(KINDS.session.prefix)
  const token = newSession(operator, now(), stored)
  await longLived.add(token, changeOf(token, 'token.created'))
  // Whoever changed the password, or ended the operator, meanwhile has not seen this session.
  const still = await operators.forSigningIn(operator.username)
  if (still?.password !== password) {
    await longLived.revoke(token.id, changeOf(token, 'token.revoked'))
    return deny('wrong_password')
  }
  const credential = { kind: 'session', id: token.id } as const
  const { organization } = operator
  const lifetimeSeconds = LIFETIME_SECONDS
  return { ok: true, secret, operator, organization, credential, lifetimeSeconds }
}

function newSession(
  { id, organization }: Operator,
  now: number,
  secret: NewLongLivedToken['secret'],
): NewLongLivedToken {
  return {
    id: newUuid(),
    kind: 'session',
    organization: organization.id,
    operator: id,
    assistant: null,
    madeBy: null,
    name: 'Signed in',
    isReadOnly: false,
    cidr: null,
    host: null,
    data: null,
    permissions: null,
    expiresAt: now + LIFETIME_SECONDS * 1000,
    secret,
  }
}

function changeOf(
  { id, kind, organization, operator }: NewLongLivedToken,
  type: 'token.created' | 'token.revoked',
): Change {
  return {
    type,
    actor: `operator:${operator}`,
    credential: null,
    organization,
    subject: `token:${id}`,
    ends: type === 'token.revoked' ? [`token:${id}`] : [],
    details: { kind },
  }
}
