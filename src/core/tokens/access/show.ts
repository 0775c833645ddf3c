import { type Answer, type Denial, deny } from '../../answer.ts'
import type { LongLivedToken } from '../long-lived-store.ts'
import {
  type AccessTokensDeps,
  type Asking,
  authorizeOwner,
  type NotOwner,
  ownToken,
} from './own.ts'

export interface OneWanted {
  readonly id: string
}

export type NotOwn = NotOwner | Denial<'token_not_found'>

/** One of the operator's own tokens, ended ones too. */
export async function show(
  deps: AccessTokensDeps,
  request: Asking<OneWanted>,
): Promise<Answer<{ readonly token: LongLivedToken }, NotOwn>> {
  const known = await authorizeOwner(deps, request)
  if (!known.ok) return known
  const token = await ownToken(deps, known.manager, known.wanted.id)
  return token ? { ok: true, token } : deny('token_not_found')
}
