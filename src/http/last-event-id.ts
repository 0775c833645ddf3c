import type { FastifyRequest } from 'fastify'

/** What is wrong with a place that somebody names. */
export const BAD_LAST_EVENT_ID = 'lastEventId must be, once, the id of the event that came last.'

/**
 * The id of the last event that a client says it has had; undefined if it says none, null if what it
 * says cannot be read. `EventSource` names it in a header, which counts; clients that cannot send
 * headers name it in `?lastEventId=`, where it must not be empty.
 */
export function lastEventIdOf({
  headers,
  query,
}: Pick<FastifyRequest, 'headers' | 'query'>): string | null | undefined {
  const { lastEventId: asked } = Object(query)
  if (asked !== undefined && (typeof asked !== 'string' || asked === '')) return null
  const own = headers['last-event-id']
  return own === undefined || own === '' ? asked : String(own)
}
