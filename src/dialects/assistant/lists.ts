import type { FastifyInstance } from 'fastify'
import type { Fields } from '../../core/fields.ts'
import { queryOfList } from '../lists.ts'
import { filtersIn, offsetIn, organizationIn } from './asked.ts'
import { type AskerOf, hal } from './asker.ts'
import { assistantPath } from './hal.ts'
import { LIST_TOKENS, LIST_TOKENS_OF_ASSISTANT } from './openapi.ts'
import { halPage } from './pages.ts'
import { sayNo } from './say.ts'
import { LIST, LIST_OF_ASSISTANT, type Verbs } from './wire.ts'

interface Call {
  readonly Params: { readonly id: string }
  readonly Querystring: Fields
}

/** The tokens for one assistant, and all that a caller may see. */
export function serveLists(
  app: FastifyInstance,
  { assistantTokens }: Pick<Verbs, 'assistantTokens'>,
  askerOf: AskerOf,
): void {
  const ofAssistant = { schema: LIST_OF_ASSISTANT, config: { operation: LIST_TOKENS_OF_ASSISTANT } }
  app.get<Call>('/assistants/:id/tokens', ofAssistant, async (request, reply) => {
    const { isPaged, ...offset } = offsetIn(queryOfList(request.query))
    const { id: assistantId } = request.params
    const organizationId = organizationIn(request.query)
    const listed = await assistantTokens.listOfAssistant({
      ...{ ...askerOf(request), ...offset, assistantId },
      organizationId: () => organizationId,
    })
    if (!listed.ok) return sayNo(reply, listed)
    const path = `${assistantPath(assistantId)}/tokens`
    const { links, tokens, counts } = halPage(
      { path, filters: {}, organizationId, isPaged, ...offset },
      listed,
    )
    return hal(reply).send({
      _links: links,
      _embedded: { 'inf:assistant-token': tokens },
      ...counts,
    })
  })

  const all = { schema: LIST, config: { operation: LIST_TOKENS } }
  app.get<Call>('/tokens', all, async (request, reply) => {
    const query = queryOfList(request.query)
    const { isPaged, ...offset } = offsetIn(query)
    const { filters, unreadable } = filtersIn(query)
    const organizationId = organizationIn(query)
    const listed = await assistantTokens.list({
      ...{ ...askerOf(request), ...offset, ...filters, unreadable },
      organizationId: () => organizationId,
    })
    if (!listed.ok) return sayNo(reply, listed)
    const { links, tokens, counts } = halPage(
      { path: '/api/tokens', filters, organizationId, isPaged, ...offset },
      listed,
    )
    return hal(reply).send({ _links: links, _embedded: { 'inf:token': tokens }, ...counts })
  })
}
