import { createRequire } from 'node:module'
import { EventSource as EventSource5 } from 'eventsource'
import { createEventSource } from 'eventsource-client'
import { EventSource as EventSource3 } from 'eventsource3'
import { EventSource as EventSource4 } from 'eventsource4'

/** How a client is made to ask, with these headers beside its own if it can send any. */
export interface Asking {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Lets a client ask, unmodified, and listens as a page does, which does not close it when it is done.
 * Gives the text of all messages once it has given up by itself, or has come back once in vain.
 */
export type Client = (asking: Asking) => Promise<string>

/** What the libraries that follow the standard have in common. */
interface Standard {
  readonly readyState: number
  readonly close: () => void
  onmessage: ((event: MessageEvent) => unknown) | null
  onerror: ((event: never) => unknown) | null
}

const CLOSED = 2

function heard(source: Standard): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    source.onmessage = ({ data }) => {
      text += data
    }
    // Some tell of the error first, and then close.
    source.onerror = () => setImmediate(() => source.readyState === CLOSED && resolve(text))
  })
}

type WithHeaders = new (url: string, options: object) => Standard

const require = createRequire(import.meta.url)
const EventSource2: WithHeaders = require('eventsource2')
const Polyfill: { readonly EventSourcePolyfill: WithHeaders } = require('event-source-polyfill')

/** Versions 3 to 5 send headers by a `fetch` of one's own. */
const withFetch =
  (Source: new (url: string, options: object) => unknown): Client =>
  ({ url, headers }) => {
    const asking = (input: string, init: RequestInit) =>
      fetch(input, { ...init, headers: { ...init.headers, ...headers } })
    return heard(new Source(url, { fetch: asking }) as Standard)
  }

const withHeaders =
  (Source: WithHeaders): Client =>
  ({ url, headers }) =>
    heard(new Source(url, { headers }))

export const CLIENTS: Readonly<Record<string, Client>> = {
  'eventsource 2': withHeaders(EventSource2),
  'eventsource 3': withFetch(EventSource3),
  'eventsource 4': withFetch(EventSource4),
  'eventsource 5': withFetch(EventSource5),
  'eventsource-client': ({ url, headers }) =>
    new Promise((resolve) => {
      let text = ''
      const source = createEventSource({
        url,
        headers,
        onMessage({ event, data }) {
          if (event === undefined) text += data
        },
        onDisconnect: () => setImmediate(() => source.readyState === 'closed' && resolve(text)),
      })
    }),
  // It takes a 204, whose body is null, for a lost connection, and comes back more and more seldom.
  'event-source-polyfill': ({ url, headers }) =>
    new Promise((resolve) => {
      const source = new Polyfill.EventSourcePolyfill(url, { headers })
      let [text, errors] = ['', 0]
      source.onmessage = ({ data }) => {
        text += data
      }
      source.onerror = () => {
        errors += 1
        if (errors < 2) return
        source.close()
        resolve(text)
      }
    }),
}
