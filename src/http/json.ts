import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Received, receive } from './bodies.ts'
import { lazily } from './lazily.ts'
import { withExactNumbers, withWrittenNumbers } from './numbers.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * What becomes of numbers that JavaScript does not carry as they were sent, in bodies that are
     * JSON objects: each number of the object itself is given as its text, or each member that holds
     * such a number as NaN. They are rounded where nothing is said.
     */
    readonly numbers?: keyof typeof NUMBERS
  }
}

const NUMBERS = { written: withWrittenNumbers, exact: withExactNumbers }

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** The bodies that have come in and that nobody has looked at yet. */
const received = new WeakMap<FastifyRequest, Received>()

/**
 * Lets `request.body` parse a body when it is looked at for the first time: nothing is parsed for a
 * caller whom a verb refuses before it looks.
 */
export function parseWhenLookedAt(app: FastifyInstance): void {
  app.addHook('preValidation', async (request, { raw }) => {
    const body = received.get(request)
    if (!body) return
    received.delete(request)
    raw.once('close', body.release)
    if (raw.destroyed) body.release()
    const get = lazily(parserOf(request, body))
    Object.defineProperty(request, 'body', { get, enumerable: true, configurable: true })
  })
}

/**
 * Takes bodies of these media types for JSON. One that is none reaches its verb as undefined,
 * because the verb knows what comes first.
 */
export function readJson(app: FastifyInstance, ...mediaTypes: string[]): void {
  app.addContentTypeParser(mediaTypes, async (request: FastifyRequest, payload: Readable) => {
    received.set(request, await receive(request, payload))
  })
}

function parserOf(request: FastifyRequest, { bytes, release }: Received): () => unknown {
  const parse = request.server.getDefaultJsonParser('error', 'error')
  return () => {
    const text = utf8Text(bytes())
    release()
    let value: unknown
    if (text === undefined) return undefined
    parse(request, text, (fault, body) => {
      value = fault ? undefined : body
    })
    const { numbers } = request.routeOptions.config
    return numbers ? NUMBERS[numbers](text, value) : value
  }
}

/** Undefined for bytes that are not UTF-8, which is all that JSON may be sent in (RFC 8259). */
function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes)
  } catch {
    return undefined
  }
}
