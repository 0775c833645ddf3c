import { connect, type Socket } from 'node:net'
import type { Chance } from '../prove/chance.ts'

/** How a conversation with the server went. */
export interface Outcome {
  /** Of the first answer; 0 if there was none. */
  readonly status: number
}

export interface Speech {
  readonly bytes: Buffer
  /** Whether the answer is read. One that is not stays in the server's buffers. */
  readonly isRead: boolean
  /** How long the connection is kept at most. */
  readonly milliseconds: number
  /** How often one byte more is sent, once all is said; nothing more is said unless told. */
  readonly trickleMilliseconds?: number
  /** The address of this machine that it comes from. */
  readonly from?: string
}

/** Connections to one port of this machine. */
export interface Lines {
  /** Says something on a connection of its own, and resolves when that is over. Never rejects. */
  readonly speak: (speech: Speech) => Promise<Outcome>
  /** Ends every connection, and every one that is begun later. */
  readonly hangUp: () => void
  readonly isDown: () => boolean
}

export function linesTo(port: number): Lines {
  const open = new Set<Socket>()
  let isOver = false
  return {
    isDown: () => isOver,
    hangUp() {
      isOver = true
      for (const socket of open) socket.destroy()
    },
    speak: (speech) =>
      new Promise((resolve) => {
        if (isOver) return resolve({ status: 0 })
        const socket = connect({
          port,
          host: '127.0.0.1',
          localAddress: speech.from ?? '127.0.0.1',
        })
        open.add(socket)
        const heard = hear(socket, speech)
        socket.once('close', () => {
          open.delete(socket)
          resolve({ status: heard() })
        })
      }),
  }
}

/** Says and hears on a connection until it is closed; gives what tells the status that came. */
function hear(socket: Socket, speech: Speech): () => number {
  let start = ''
  const timer = setTimeout(() => socket.destroy(), speech.milliseconds)
  const trickle =
    speech.trickleMilliseconds === undefined
      ? undefined
      : setInterval(() => socket.write('a'), speech.trickleMilliseconds)
  socket.on('error', () => undefined) // a broken connection is an outcome
  socket.once('close', () => {
    clearTimeout(timer)
    clearInterval(trickle)
  })
  if (speech.isRead) {
    socket.on('data', (piece: Buffer) => {
      if (start.length < 12) start += piece.toString('latin1', 0, 12)
    })
  }
  socket.write(speech.bytes)
  return () => Number(/^HTTP\/1\.1 (\d{3})/.exec(start)?.[1] ?? 0)
}

/** An address of this machine, one of sixteen million. */
export const someAddress = (chance: Chance): string =>
  `127.${chance.below(255)}.${chance.below(255)}.${1 + chance.below(253)}`
