import type { FastifyReply } from 'fastify'
import type { Ended, Told } from '../../core/revocations/index.ts'
import { sendStream } from '../../http/answers/stream.ts'
import { isoSeconds } from '../../http/instant.ts'
import { lastEventIdOf } from '../../http/last-event-id.ts'
import { leftSignal } from '../../http/left.ts'
import { presentedBy } from '../../http/presented.ts'
import type { Dialect } from '../dialect.ts'
import { Problem, sayProblem } from '../problem.ts'
import { type Verbs, WORDS } from './errors.ts'
import { WATCH } from './openapi.ts'

const SCHEMA = { response: { '4xx': Problem, '5xx': Problem } }

/** What ends, as it happens. Its reference is docs/dialects/revocations.md. */
export const revocationsDialect = ({ revocations }: Verbs, publicUrl: string): Dialect => ({
  prefix: '/api/v1/revocations',
  say,
  routes(app) {
    app.get('', { schema: SCHEMA, config: { operation: WATCH } }, async (request, reply) => {
      const watched = await revocations.watch({
        presented: presentedBy(request, publicUrl),
        last: placeIn(lastEventIdOf(request)),
        signal: leftSignal(reply),
      })
      if (!watched.ok) return say(reply, watched.denial)
      return sendStream(reply.type('text/event-stream'), piecesOf(watched.told))
    })
  },
})

function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  if (word === 'too_many') reply.header('retry-after', '10')
  return sayProblem(reply, WORDS[word])
}

async function* piecesOf(told: AsyncIterable<Told>): AsyncGenerator<string> {
  yield OPENING
  for await (const some of told) {
    const frames = framesOf(some)
    if (frames !== '') yield frames
  }
}

/** How soon whoever lost the connection is to come back. */
const OPENING = 'retry: 1000\n\n'

/** What is told at a time, as events of an event stream; '' if it is nothing. */
function framesOf({ isAnew, ended, known }: Told): string {
  const reset = isAnew ? 'event: reset\ndata: {}\n\n' : ''
  const asOf = known
    ? frame('as-of', known.place, { seq: known.place.seq, at: new Date(known.at).toISOString() })
    : ''
  return reset + ended.map(endedFrame).join('') + asOf
}

const endedFrame = ({ at, ends, type, ...place }: Ended): string =>
  frame('ended', place, { seq: place.seq, at: isoSeconds(at), type, ends })

interface Place {
  readonly seq: number
  readonly hash: string
}

const frame = (event: string, { seq, hash }: Place, data: object): string =>
  `id: ${seq}.${hash}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`

/**
 * Reads the id of the last event that somebody was told, if it could be read; null for what never was
 * one.
 */
function placeIn(id: string | null | undefined): Place | 'unreadable' | null | undefined {
  if (id === undefined) return undefined
  if (id === null) return 'unreadable'
  const { seq, hash } = /^(?<seq>[0-9]{1,15})\.(?<hash>[\w-]*)$/.exec(id)?.groups ?? {}
  return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash }
}
