import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Company } from './deployment.ts'

export interface UserAsking extends Pick<Company, 'apiKey' | 'keyId'> {
  readonly agent: string
  readonly userId?: string
  readonly expiresIn?: unknown
  readonly remoteAddress?: string
}

/** What is told with a user token. */
export interface UserIssued {
  readonly token: string
  readonly customerUser: { readonly id: string }
}

/** Asks for the token of an end user. */
export function askForUser(
  app: FastifyInstance,
  { apiKey: keySecret, keyId, agent: agentId, userId = 'user_1', expiresIn, ...rest }: UserAsking,
): Promise<LightMyRequestResponse> {
  const { remoteAddress } = rest
  const from = remoteAddress === undefined ? {} : { remoteAddress }
  const body = { keyId, keySecret, userId, agentId, expiresIn }
  return app.inject({ method: 'POST', url: '/rest/v1/auth/token', body, ...from })
}

/** The token of an end user as it was issued. */
export async function userToken(app: FastifyInstance, asking: UserAsking): Promise<UserIssued> {
  const answer = await askForUser(app, asking)
  if (answer.statusCode !== 200) throw new Error(`no token was issued: ${answer.body}`)
  return answer.json<UserIssued>()
}

/** Ends every token of an end user. */
export function invalidateUser(
  app: FastifyInstance,
  { apiKey: keySecret, keyId }: Pick<Company, 'apiKey' | 'keyId'>,
  customerUserId: string,
): Promise<LightMyRequestResponse> {
  const body = { keyId, keySecret, customerUserId }
  return app.inject({ method: 'POST', url: '/rest/v1/auth/invalidate-token', body })
}
