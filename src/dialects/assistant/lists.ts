import type { FastifyInstance } from 'fastify'
import type { LongLivedToken, Offset } from '../../core/tokens/index.ts'
import { queryOfList } from '../lists.ts'
import type { CallerOf } from './caller.ts'
import { REFUSALS, refuse, type Verbs } from './errors.ts'
import { assistantPath, hal, halToken, Tokens, TokensOfAssistant, withQuery } from './hal.ts'
import { LIST_TOKENS, LIST_TOKENS_OF_ASSISTANT } from './openapi.ts'
import { organizationIn, readList, readPage } from './schemas.ts'

interface Call {
  readonly Params: { readonly id: string }
}

/** The tokens for one assistant, and all that a caller may see. */
export function serveLists(
  app: FastifyInstance,
  { assistantTokens }: Pick<Verbs, 'assistantTokens'>,
  callerOf: CallerOf,
): void {
  const ofAssistant = {
    schema: { response: { 200: TokensOfAssistant, ...REFUSALS } },
    config: { operation: LIST_TOKENS_OF_ASSISTANT },
  }
  app.get<Call>('/assistants/:id/tokens', ofAssistant, async (request, reply) => {
    const query = queryOfList(request.query)
    const { isPaged, ...offset } = offsetIn(readPage({ query }))
    const { id: assistantId } = request.params
    const organizationId = organizationIn(query)
    const listed = await assistantTokens.listOfAssistant({
      ...callerOf(request),
      ...offset,
      assistantId,
      organizationId: () => organizationId,
    })
    if (!listed.ok) return refuse(reply, listed)
    const path = `${assistantPath(assistantId)}/tokens`
    const place = { path, filters: {}, organizationId, isPaged, ...offset }
    const { links, tokens, counts } = halPage(place, listed)
    return hal(reply).send({
      _links: links,
      _embedded: { 'inf:assistant-token': tokens },
      ...counts,
    })
  })

  const all = {
    schema: { response: { 200: Tokens, ...REFUSALS } },
    config: { operation: LIST_TOKENS },
  }
  app.get('/tokens', all, async (request, reply) => {
    const query = queryOfList(request.query)
    const read = readList({ query })
    const { isPaged, ...offset } = offsetIn(read)
    const { assistantId, username } = read.input.query
    const unreadable = (['assistantId', 'username'] as const).find((field) => isWrong(read, field))
    const organizationId = organizationIn(query)
    const listed = await assistantTokens.list({
      ...callerOf(request),
      ...offset,
      assistantId,
      username,
      unreadable,
      organizationId: () => organizationId,
    })
    if (!listed.ok) return refuse(reply, listed)
    const filters = { assistantId, username }
    const place = { path: '/api/tokens', filters, organizationId, isPaged, ...offset }
    const { links, tokens, counts } = halPage(place, listed)
    return hal(reply).send({ _links: links, _embedded: { 'inf:token': tokens }, ...counts })
  })
}

const USUAL_LIMIT = 20

/** Returns which part of a list a query names: NaN stands for what could not be read. */
function offsetIn(read: ReturnType<typeof readPage>) {
  const { start, limit } = read.input.query
  return {
    start: isWrong(read, 'start') ? Number.NaN : (start ?? 0),
    limit: isWrong(read, 'limit') ? Number.NaN : (limit ?? USUAL_LIMIT),
    isPaged: start !== undefined || limit !== undefined,
  }
}

const isWrong = ({ issues }: Pick<ReturnType<typeof readPage>, 'issues'>, field: string): boolean =>
  issues.some(({ path: [name] }) => name === field)

/** Which part of which list is shown. */
export interface Place extends Offset {
  readonly path: string
  /** The organization that the query named. */
  readonly organizationId: string | undefined
  /** By what else the query filters. */
  readonly filters: Readonly<Record<string, string | undefined>>
  /** Whether the query said which part of the list. */
  readonly isPaged: boolean
}

interface Listed {
  readonly items: readonly LongLivedToken[]
  readonly total: number
}

/** What all lists have in common, apart from the relation that their items stand under. */
export function halPage(place: Place, { items, total }: Listed) {
  const { start, limit, organizationId } = place
  const self = { href: hrefOf(place, place.isPaged ? start : undefined) }
  const before = Math.max(0, Math.min(start, total) - limit)
  const next = { href: hrefOf(place, start + limit) }
  const prev = { href: hrefOf(place, before) }
  return {
    links: { self, ...(start + limit < total && { next }), ...(start > 0 && { prev }) },
    tokens: items.map((token) => halToken(token, { organizationId })),
    counts: { start, count: items.length, total },
  }
}

const hrefOf = ({ path, filters, organizationId, limit }: Place, start: number | undefined) =>
  withQuery(path, {
    ...filters,
    organizationId,
    ...(start !== undefined && { start, limit }),
  })
