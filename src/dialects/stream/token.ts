import type { FastifyRequest } from 'fastify'
import { bearerOf } from '../../http/bearer.ts'

/** Where a redeem call may carry its token. */
interface Places {
  readonly params?: { readonly token?: string }
  readonly query: { readonly token?: unknown }
}

/** The token of a redeem call: in the path, else in the query, and only else as a bearer. */
export function tokenOf(request: Pick<FastifyRequest, 'headers'> & Places): string {
  return String(request.params?.token ?? request.query.token ?? bearerOf(request.headers))
}

/** Whether it stands in the path or the query, where it may end up in somebody's log. */
export function isInAddress({ params, query }: Places): boolean {
  return (params?.token ?? query.token) !== undefined
}
