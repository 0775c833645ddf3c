import { type Fields, isFields } from '../core/fields.ts'

/**
 * Query parameters that narrow or choose what a request does. An empty one is a mistake: who sent it
 * meant to say something, and would get more than was meant.
 */
const CHOOSING = [
  ...['ttl', 'sessionId', 'chatbotId', 'exclude_current', 'organizationId', 'lastEventId'],
  ...['protocol', 'maxCredits', 'maxSeconds', 'origin'],
]

/**
 * The query of a list, without its empty parameters, which many clients send for what is not there
 * (`?cursor=`): they count as absent. Those that choose stay, for the list to refuse them.
 */
export function queryOfList(query: unknown): Fields {
  if (!isFields(query)) return {}
  const said = Object.entries(query).filter(
    ([name, value]) => value !== '' || CHOOSING.includes(name),
  )
  return Object.fromEntries(said)
}
