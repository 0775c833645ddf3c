import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'

/** A token as family 5 shows it. */
export interface ShownToken {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  readonly lastUsedAt: string | null
}

type Rest = Omit<InjectOptions, 'url'>

/** Calls `/api/v1/access-tokens…` with a bearer. */
export function call(
  app: FastifyInstance,
  secret: string,
  url = '',
  { headers, ...rest }: Rest = {},
): Promise<LightMyRequestResponse> {
  const bearer = { authorization: `Bearer ${secret}` }
  return app.inject({
    url: `/api/v1/access-tokens${url}`,
    headers: { ...bearer, ...headers },
    ...rest,
  })
}

/** Makes a token with another one. */
export async function made(app: FastifyInstance, secret: string, body: object = { name: 'CI' }) {
  const answer = await call(app, secret, '', { method: 'POST', body })
  if (answer.statusCode !== 201) throw new Error(`no token was made: ${answer.body}`)
  return answer.json<{ plaintext: string; token: ShownToken }>()
}

/** All pages of a list, whose tokens come as many at a time. */
export async function listed(
  app: FastifyInstance,
  secret: string,
  query = 'limit=200',
  betweenPages: () => Promise<unknown> = async () => undefined,
): Promise<ShownToken[]> {
  const items: ShownToken[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const next: string = cursor === '' ? '' : `&cursor=${cursor}`
    const answer = await call(app, secret, `?${query}${next}`)
    const page = answer.json<{ items: ShownToken[]; nextCursor: string | null }>()
    items.push(...page.items)
    cursor = page.nextCursor
    await betweenPages()
  }
  return items
}
