import type { Readable } from 'node:stream'
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify'

/** The largest body that a route reads, unless it takes large ones. */
export const SMALL_BODY_BYTES = 16_384

/** No route of no deployment reads a larger one, whatever `JETON_BODY_LIMIT_BYTES` says. */
export const LARGEST_BODY_BYTES = 16_777_216

/** What all bodies may take together, unless it is said otherwise. */
export const BODIES_IN_FLIGHT_BYTES = 67_108_864

/** A body whose length is not declared takes so much to begin with. */
const LEAST_BYTES = 1_024

const NOTHING = Buffer.alloc(0)

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether this route reads bodies up to `JETON_BODY_LIMIT_BYTES`, as conversations are. */
    readonly takesLargeBodies?: boolean
  }
  interface FastifyInstance {
    readonly unreadBodies: UnreadBodies
  }
}

/** Thrown at a request for whose body there is no room at the moment. */
export class NoRoomForBody extends Error {
  override readonly name = 'NoRoomForBody'
}

/** The memory of all bodies that have been received, in part or whole, and that nobody has read. */
export interface UnreadBodies {
  readonly bytes: () => number
  readonly open: () => Share
}

/** What one body takes of it. */
interface Share {
  /** Sets how much it takes. Throws `NoRoomForBody` if that is more than there is. */
  readonly grow: (bytes: number) => void
  readonly release: () => void
}

/**
 * Sets how large a body each route reads, and how much memory all bodies may take together until
 * they are read.
 */
export function boundBodies(
  app: FastifyInstance,
  { bodyLimitBytes, bodiesInFlightBytes = BODIES_IN_FLIGHT_BYTES }: BodyBounds,
): void {
  app.addHook('onRoute', (route) => {
    const most = route.config?.takesLargeBodies ? bodyLimitBytes : SMALL_BODY_BYTES
    route.bodyLimit = Math.min(most, bodyLimitBytes)
  })
  const warn = () => app.log.warn(FULL)
  app.decorate('unreadBodies', createUnreadBodies(bodiesInFlightBytes, warn))
}

interface BodyBounds {
  readonly bodyLimitBytes: number
  readonly bodiesInFlightBytes?: number
}

const FULL =
  'Requests are refused (503): the bodies that are being received take JETON_BODIES_IN_FLIGHT_BYTES. Raise it if these are your clients.'

/** @param tell is called when a body finds no room, and again only once half of it was free */
export function createUnreadBodies(most: number, tell: () => void): UnreadBodies {
  let taken = 0
  let isTold = false

  function refuse(): never {
    if (!isTold) tell()
    isTold = true
    throw new NoRoomForBody()
  }

  return {
    bytes: () => taken,
    open() {
      let own = 0
      return {
        grow(bytes) {
          if (taken - own + bytes > most) refuse()
          taken += bytes - own
          own = bytes
        },
        release() {
          taken -= own
          own = 0
          if (taken <= most / 2) isTold = false
        },
      }
    },
  }
}

/** A body, whose memory counts as taken until it is released. It cannot be read after that. */
export interface Received {
  readonly bytes: () => Buffer
  readonly release: () => void
}

/**
 * Receives the body of a request, into memory that grows as it comes in. Throws Fastify's errors
 * for one that is too large, and `NoRoomForBody`.
 */
export async function receive(
  { routeOptions, headers, server, is404 }: FastifyRequest,
  payload: Readable,
): Promise<Received> {
  const bodyLimit = is404 ? 0 : routeOptions.bodyLimit
  const declared = Number(headers['content-length'] ?? Number.NaN)
  if (declared > bodyLimit) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()
  const body = memoryFor({ bodyLimit, declared, share: server.unreadBodies.open() })
  try {
    await gather(payload, body.add)
    const isWhole = Number.isNaN(declared) || body.length() === declared
    if (!isWhole) throw new errorCodes.FST_ERR_CTP_INVALID_CONTENT_LENGTH()
    return body
  } catch (fault) {
    body.release()
    throw fault
  }
}

/** Memory of bodies that are over, for the next ones: the collector is slower than they come in. */
const spare: Buffer[] = []
const [PIECE_BYTES, MOST_SPARE] = [65_536, 256]

interface Bounds {
  readonly bodyLimit: number
  /** NaN if it is not. */
  readonly declared: number
  readonly share: Share
}

interface Memory extends Received {
  /** Copies the bytes: each chunk by itself takes memory of its own, be it a byte long. */
  readonly add: (chunk: Buffer) => void
  readonly length: () => number
}

/** Memory for one body: a piece that grows, and further ones when it is as large as a piece may be. */
function memoryFor({ bodyLimit, declared, share }: Bounds): Memory {
  const full: Buffer[] = []
  let piece: Buffer = NOTHING
  let [taken, length] = [0, 0]
  enlargeTo(Number.isNaN(declared) ? LEAST_BYTES : Math.min(declared, SMALL_BODY_BYTES))

  function enlargeTo(bytes: number): void {
    share.grow(full.length * PIECE_BYTES + bytes)
    const before = piece
    piece = (bytes === PIECE_BYTES && spare.pop()) || Buffer.allocUnsafeSlow(bytes)
    before.copy(piece, 0, 0, taken)
  }

  function makeRoom(): void {
    if (piece.length === PIECE_BYTES) {
      full.push(piece)
      ;[piece, taken] = [NOTHING, 0]
    }
    const [left, wanted] = [bodyLimit - full.length * PIECE_BYTES, 2 * piece.length]
    enlargeTo(Math.min(wanted || PIECE_BYTES, PIECE_BYTES, left))
  }

  return {
    length: () => length,
    add(chunk) {
      length += chunk.length
      if (length > bodyLimit) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()
      for (let rest = chunk; rest.length > 0; ) {
        if (taken === piece.length) makeRoom()
        const copied = rest.copy(piece, taken)
        taken += copied
        rest = rest.subarray(copied)
      }
    },
    bytes: () =>
      full.length === 0 ? piece.subarray(0, taken) : Buffer.concat([...full, piece], length),
    release() {
      for (const it of [...full, piece]) {
        if (it.length === PIECE_BYTES && spare.length < MOST_SPARE) spare.push(it)
      }
      full.length = 0
      piece = NOTHING
      share.release()
    },
  }
}

function gather(payload: Readable, add: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    function over(fault?: unknown): void {
      payload.off('data', take).off('end', end).off('error', over)
      if (fault === undefined) resolve()
      else reject(fault)
    }
    const end = () => over()
    function take(chunk: Buffer): void {
      try {
        add(chunk)
      } catch (fault) {
        over(fault)
      }
    }
    payload.on('data', take).on('end', end).on('error', over)
  })
}
