import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Company } from './deployment.ts'

type Calling = Pick<Company, 'apiKey' | 'workflow'>

export const STORY = { story: 'a story about a dog named charlie' }

/** Asks for a stream token. */
export function issue(
  app: FastifyInstance,
  { apiKey }: Pick<Calling, 'apiKey'>,
  query = '',
): Promise<LightMyRequestResponse> {
  const headers = { authorization: `Bearer ${apiKey}` }
  return app.inject({ url: `/api/v1/token${query}`, headers })
}

/** A stream token as it was issued. */
export async function freshToken(app: FastifyInstance, company: Calling): Promise<string> {
  const answer = await issue(app, company)
  const { token } = answer.json<{ token?: string }>()
  if (token === undefined) throw new Error(`no token was issued: ${answer.body}`)
  return token
}

/** Redeems a token, as JSON unless the headers say otherwise. */
export function redeem(
  app: FastifyInstance,
  { workflow }: Pick<Calling, 'workflow'>,
  token: string,
  body: object | string = STORY,
  headers: Readonly<Record<string, string>> = {},
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url: `/api/v1/run/${workflow}/stream?token=${token}`,
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
}

/** Runs a workflow with the API key. */
export function runKeyed(
  app: FastifyInstance,
  { apiKey, workflow }: Calling,
  body: object | string = STORY,
): Promise<LightMyRequestResponse> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
  return app.inject({ method: 'POST', url: `/api/v1/run/${workflow}`, headers, body })
}

/** What an organization can spend, as it is told. */
export async function creditsOf(app: FastifyInstance, { apiKey }: Pick<Calling, 'apiKey'>) {
  const headers = { authorization: `Bearer ${apiKey}` }
  const answer = await app.inject({ url: '/api/v1/balance', headers })
  return answer.json<{ credits: number | null }>().credits
}
