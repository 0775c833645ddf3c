import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** What stands between a server and what it depends on, and may fail as a network does. */
export interface Line {
  readonly port: number
  /** Breaks every connection, and takes none until it is healed. */
  readonly cut: () => void
  /** Lets nothing through any more, in either direction, and closes nothing. */
  readonly hang: () => void
  /** Lets everything through so many milliseconds late. */
  readonly delay: (milliseconds: number) => void
  /** Tells the server that the other side has ended, which goes on listening. */
  readonly halfClose: () => void
  /** Breaks every connection, and takes new ones. */
  readonly sever: () => void
  /** Lets everything through again, first of all what was kept back. */
  readonly heal: () => void
  /** Leads elsewhere from now on, and breaks the connections to where it led. */
  readonly lead: (port: number) => void
  readonly close: () => Promise<void>
}

interface State {
  mode: 'open' | 'cut' | 'hung'
  delayMilliseconds: number
  target: number
}

interface Link {
  readonly near: Socket
  readonly far: Socket
  readonly flow: () => void
}

/** Starts one on a free port of this machine, that leads to another. */
export async function startLine(target: number): Promise<Line> {
  const state: State = { mode: 'open', delayMilliseconds: 0, target }
  const links = new Set<Link>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    near.on('error', () => undefined) // which ends the other side as well
    if (state.mode === 'cut') {
      breakOff(near)
      return
    }
    const link = joined(near, state)
    links.add(link)
    near.once('close', () => links.delete(link))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const flow = () => links.forEach((link) => void link.flow())
  const sever = () => {
    for (const { near } of links) breakOff(near)
  }
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    cut() {
      state.mode = 'cut'
      sever()
    },
    hang() {
      state.mode = 'hung'
    },
    delay(milliseconds) {
      state.delayMilliseconds = milliseconds
    },
    halfClose: () => links.forEach(({ near }) => void near.end()),
    sever,
    heal() {
      state.mode = 'open'
      state.delayMilliseconds = 0
      flow()
    },
    lead(port) {
      state.target = port
      sever()
    },
    async close() {
      sever()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A reset of what is half closed is refused, which Node.js then waits for at its end, and for ever. */
function breakOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}

/** Joins a connection to one of our own to the target, until either is closed. */
function joined(near: Socket, state: State): Link {
  const far = connect({ port: state.target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  far.on('error', () => undefined)
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.once('close', () => breakOff(other))
  }
  const flows = [passing(near, far, state), passing(far, near, state)]
  return { near, far, flow: () => flows.forEach((flow) => void flow()) }
}

/** Hands on what comes, in its order, when the state of the network allows it. */
function passing(from: Socket, to: Socket, state: State): () => void {
  const kept: (Buffer | 'end')[] = []

  function hand(piece: Buffer | 'end'): void {
    if (to.destroyed || to.writableEnded) return
    if (piece === 'end') to.end()
    else to.write(piece)
  }
  function flow(most = kept.length): void {
    if (state.mode === 'hung') return
    for (const piece of kept.splice(0, most)) hand(piece)
  }
  function take(piece: Buffer | 'end'): void {
    kept.push(piece)
    if (state.delayMilliseconds > 0) setTimeout(flow, state.delayMilliseconds, 1)
    else flow()
  }

  from.on('data', take)
  from.on('end', () => take('end'))
  return flow
}
