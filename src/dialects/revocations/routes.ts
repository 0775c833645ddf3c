import type { FastifyReply } from 'fastify'
import type { Told } from '../../core/revocations/index.ts'
import { sendStream } from '../../http/answers/stream.ts'
import { lastEventIdOf } from '../../http/last-event-id.ts'
import { leftSignal } from '../../http/left.ts'
import { presentedBy } from '../../http/presented.ts'
import type { Dialect } from '../dialect.ts'
import { Problem, sayProblem } from '../problem.ts'
import { WATCH } from './openapi.ts'
import { framesOf, OPENING, placeIn, type Verbs, WORDS } from './wire.ts'

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
