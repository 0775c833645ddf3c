import type { FastifyInstance } from 'fastify'

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads bodies of these media types as JSON. One that is not JSON reaches its verb as undefined,
 * because the verb knows what comes first.
 */
export function readJson(app: FastifyInstance, ...mediaTypes: string[]): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser(mediaTypes, { parseAs: 'buffer' }, (request, bytes, done) => {
    const text = utf8Text(Buffer.from(bytes))
    if (text === undefined) return done(null, undefined)
    parse(request, text, (fault, body) => done(null, fault ? undefined : body))
  })
}

/** Undefined for bytes that are not UTF-8, which is all that JSON may be sent in (RFC 8259). */
function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes)
  } catch {
    return undefined
  }
}
