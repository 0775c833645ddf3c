import type { EndUser, EndUserStore } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import { type Act, changeOf } from '../../events/index.ts'
import type { AuthenticatePair, NotAuthentic } from './authenticate-pair.ts'

export interface InvalidateDeps {
  readonly authenticatePair: AuthenticatePair
  readonly endUsers: Pick<EndUserStore, 'invalidate'>
}

interface InvalidateRequest {
  /** What was asked for; or all that is wrong with it, in sentences. */
  readonly asked:
    | {
        readonly keyId: string
        readonly keySecret: string
        /** The internal id. */
        readonly endUser: string
      }
    | { readonly problems: readonly string[] }
  readonly clientAddress: string
}

type Denied =
  | NotAuthentic
  | Denial<'end_user_not_found'>
  | Denial<'malformed', { readonly problems: readonly string[] }>

/**
 * Ends every token of an end user, whose version says what new ones will carry. Judged in this
 * order: the form of the request, who asks, and whether the user is one of theirs.
 */
export async function invalidate(
  { authenticatePair, endUsers }: InvalidateDeps,
  { asked, clientAddress }: InvalidateRequest,
): Promise<Answer<{ readonly endUser: EndUser }, Denied>> {
  if ('problems' in asked) return deny('malformed', { problems: asked.problems })
  const { keyId, keySecret, endUser } = asked
  const authentic = await authenticatePair(
    { keyId, keySecret, clientAddress },
    'invalidate_end_users',
  )
  if (!authentic.ok) return authentic

  const { apiKeyId, organization } = authentic.caller
  const act: Act = { actor: `apiKey:${apiKeyId}`, credential: `apiKey:${apiKeyId}` }
  const change = changeOf(act, 'end_user.invalidated', organization, `endUser:${endUser}`)
  const invalidated = await endUsers.invalidate(organization, endUser, change)
  return invalidated ? { ok: true, endUser: invalidated } : deny('end_user_not_found')
}
