import { createServer, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { FinishReason } from '../../src/http/answers/frames.ts'
import type { Life } from './program.ts'

/** Texts that a careless encoder spoils: ends of lines of every kind, quotes, and much of it. */
export const HARD_TEXTS = [
  'data: not a field\n\nevent: done\n',
  '"quoted" and \\escaped\\ </script>',
  ' leads and trails ',
  '\n',
  '👩‍👩‍👧 Zoë שלום 𝒳',
  '\u2028 and \u2029, \u0085, \u0000 and \ufeff',
  '[DONE]',
  ': a comment',
  'long '.repeat(60_000),
]

interface Answer {
  readonly headers: Readonly<Record<string, string>>
  readonly pieces: AsyncIterable<string>
}

/** A real server that gives one answer to every request, and the bodies it was sent. */
export async function served(
  t: Life,
  answer: (request: IncomingMessage) => Answer | { status: number },
): Promise<{ url: string; bodies: unknown[] }> {
  const bodies: unknown[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    if (body !== '') bodies.push(JSON.parse(body))
    const given = answer(request)
    if ('status' in given) return void response.writeHead(given.status).end()
    response.writeHead(200, given.headers)
    // A client that leaves is part of the tests, not a fault of the server.
    await pipeline(Readable.from(given.pieces), response).catch(() => undefined)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { url: `http://127.0.0.1:${port}/`, bodies }
}

export async function* deltasOf(
  texts: Iterable<string>,
  reason?: FinishReason,
): AsyncGenerator<string, FinishReason | undefined> {
  yield* texts
  return reason
}

/** An answer that is lost midway, by a fault that quotes the conversation. */
export async function* lost(...texts: string[]): AsyncGenerator<string, undefined> {
  yield* texts
  throw new Error('the prompt was: Charlie has a secret')
}

export async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let whole = ''
  for await (const piece of pieces) whole += piece
  return whole
}
