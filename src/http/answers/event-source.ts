import { type Deltas, framed, STOPPED } from './frames.ts'

export const EVENT_SOURCE_HEADERS = { 'content-type': 'text/event-stream' } as const

/**
 * Every event carries this id, so that a client that comes back shows itself as one, by its
 * `Last-Event-ID`: an answer cannot be resumed, and 204 tells the client to stop trying. An id in an
 * event of its own, without data, would do by the standard; but some clients drop such events.
 */
const ID = 'id: answer\n'

/**
 * An answer for a browser's `EventSource`: its text in messages, whose data put together is the
 * answer, then an event `done`. After a failure midway comes an event `error` that carries data,
 * which the connection's own errors do not, and no `done`.
 *
 * A line may end in CR, LF or both; the client reads LF, because the format has no other.
 */
export function eventSource(deltas: Deltas): AsyncIterable<string> {
  return framed(deltas, {
    opening: '',
    text: messages(),
    ending: () => `${ID}event: done\ndata: [DONE]\n\n`,
    failure: `${ID}event: error\ndata: ${STOPPED}\n\n`,
  })
}

/** Says each delta as one message. A CR LF that two deltas share is one line's end, not two. */
function messages(): (delta: string) => string {
  let halfway = false
  return (delta) => {
    const text = halfway && delta.startsWith('\n') ? delta.slice(1) : delta
    halfway = delta.endsWith('\r')
    return text === '' ? '' : `${ID}data: ${text.split(/\r\n|\r|\n/).join('\ndata: ')}\n\n`
  }
}
