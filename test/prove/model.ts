import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { COMPLETION_HEADERS, completionOf } from '../support/completions.ts'
import type { Life } from '../support/program.ts'
import type { Asked } from './check/single-use.ts'

/** A model that counts what it is asked, and lets some wait for their answer. */
export interface Model {
  readonly baseUrl: string
  /** How often it was asked for each run. */
  readonly asked: Asked
}

/** The name of a run in what a model is asked. */
const RUN = /\b(?:slow-)?run-\d+\b/

/** How long a run of this kind waits for its first text. */
const SLOW_MILLISECONDS = 1_500

/** Starts one, which speaks as OpenAI does. */
export async function startModel(life: Life): Promise<Model> {
  const asked = new Map<string, number>()
  const server = createServer((request, response) => {
    answer(request, response, asked).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  life.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { baseUrl: `http://127.0.0.1:${port}/v1`, asked }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  asked: Map<string, number>,
): Promise<void> {
  const [run = 'unknown'] = RUN.exec(await text(request)) ?? []
  asked.set(run, (asked.get(run) ?? 0) + 1)
  if (run.startsWith('slow-')) {
    await new Promise((resolve) => setTimeout(resolve, SLOW_MILLISECONDS))
  }
  response.writeHead(200, COMPLETION_HEADERS)
  for await (const piece of completionOf([`The answer to ${run}`])) response.write(piece)
  response.end()
}
