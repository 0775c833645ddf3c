import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { UpstreamSettings } from '../../src/core/assistants/index.ts'
import { COMPLETION_HEADERS, completionOf } from './completions.ts'
import type { Ending } from './deployment.ts'

/** A model that says nothing but when it is told to. */
export interface GatedModel {
  readonly upstream: UpstreamSettings
  /** Waits until the next question is there. */
  readonly asked: () => Promise<Answering>
}

/** One answer, in the hands of a test. */
export interface Answering {
  /** Says a piece of it. */
  readonly say: (text: string) => void
  readonly end: () => void
  /** Settles when whoever asked has hung up, or heard the end. */
  readonly closed: Promise<unknown>
}

/** Starts an OpenAI-compatible server that waits, with each answer, for the test. */
export async function startGatedModel(ending: Ending): Promise<GatedModel> {
  const waiting: ServerResponse[] = []
  const server = createServer((request, response) => {
    request.resume()
    waiting.push(response)
    server.emit('asked')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ending.after(async () => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const baseUrl = `http://127.0.0.1:${port}/v1`
  return {
    upstream: { provider: 'openai-compatible', baseUrl, model: 'any', sealedKey: null },
    async asked() {
      while (waiting.length === 0) await once(server, 'asked')
      const response = waiting.shift()
      if (!response) throw new Error('another one took it')
      return answering(response)
    },
  }
}

function answering(response: ServerResponse): Answering {
  const texts: string[] = []
  const told = new EventTarget()
  let isOver = false
  async function* said() {
    for (;;) {
      const text = texts.shift()
      if (text !== undefined) yield text
      else if (isOver) return
      else await once(told, 'told')
    }
  }
  async function send() {
    response.writeHead(200, COMPLETION_HEADERS)
    for await (const piece of completionOf(said())) response.write(piece)
    response.end()
  }
  const closed = once(response, 'close')
  void send()
  return {
    closed,
    say(text) {
      texts.push(text)
      told.dispatchEvent(new Event('told'))
    },
    end() {
      isOver = true
      told.dispatchEvent(new Event('told'))
    },
  }
}
