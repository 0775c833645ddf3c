import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether this route is served to the last. */
    readonly whileDraining?: boolean
  }
}

/** Thrown at requests that come while the server is on its way out. */
export class Draining extends Error {
  override readonly name = 'Draining'
}

export interface Drain {
  readonly isDraining: () => boolean
  /** How many requests have come whose answers have not ended. */
  readonly openAnswers: () => number
  /**
   * Refuses new requests, lets the open ones end for at most so many seconds, then cuts them off.
   * Afterwards the application is closed.
   */
  readonly drain: (seconds: number) => Promise<void>
}

/** Makes an application one that can be drained. To be called before its routes are there. */
export function drainable(app: FastifyInstance): Drain {
  let draining = false
  let open = 0
  app.addHook('onRequest', async (_, { raw }) => {
    open += 1
    raw.once('close', () => {
      open -= 1
    })
  })
  // Not in onRequest: what a family puts on all of its answers is to be on this one too.
  app.addHook('preParsing', async (request, reply) => {
    if (!draining || request.routeOptions.config.whileDraining) return
    reply.header('connection', 'close')
    throw new Draining()
  })
  app.addHook('onResponse', async () => {
    // Nobody closes a connection that was busy when all idle ones were closed.
    if (draining) app.server.closeIdleConnections()
  })
  return {
    isDraining: () => draining,
    openAnswers: () => open,
    async drain(seconds) {
      draining = true
      const cut = setTimeout(() => app.server.closeAllConnections(), seconds * 1000)
      await app.close().finally(() => clearTimeout(cut))
    },
  }
}
