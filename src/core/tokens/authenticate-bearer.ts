import { type Answer, deny } from '../answer.ts'
import {
  type Bearer,
  type BearerDeps,
  type BearerRequest,
  findBearer,
  type NotABearer,
} from './bearer.ts'
import { isLive, type LiveDeps } from './is-live.ts'

export interface BearersDeps extends LiveDeps {
  readonly bearers: BearerDeps
}

/**
 * Finds who holds a token that opens one assistant many times, where nothing else opens anything:
 * `forbidden` is also whoever presents a live credential of another kind.
 */
export async function authenticateBearer(
  deps: BearersDeps,
  request: BearerRequest,
): Promise<Answer<{ readonly bearer: Bearer }, NotABearer>> {
  const found = await findBearer(deps.bearers, request)
  if (found.ok || found.denial === 'forbidden') return found
  return (await isLive(deps, request.secret)) ? deny('forbidden') : found
}
