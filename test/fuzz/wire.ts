import { connect } from 'node:net'

/** One response, as it stood on the wire. Names of headers are in small letters. */
export interface Response {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

export interface Heard {
  /** Every final response that came; interim ones are left out. */
  readonly responses: readonly Response[]
  /** Whether there is at least one response, and nothing half after the last one. */
  readonly isWhole: boolean
  /** How the connection ended otherwise than by both sides closing it; undefined if it did not. */
  readonly trouble: string | undefined
}

export interface Speech {
  readonly bytes: Buffer
  /** How many pieces it is sent in. */
  readonly pieces: number
  /**
   * Whether nothing more will be said, which the server is told before it has answered: it may take
   * that for leaving, and answer nothing.
   */
  readonly isAll: boolean
}

/** How long an answer may take before the server is said to be silent. */
const PATIENCE_SECONDS = 10

/** Says something to a port of this machine, and listens until the answer is whole. */
export function talk(port: number, { bytes, pieces, isAll }: Speech): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    const isHead = bytes.subarray(0, 5).toString('latin1') === 'HEAD '
    const heard: Buffer[] = []
    let trouble: string | undefined
    const timer = setTimeout(() => {
      trouble = `silence for ${PATIENCE_SECONDS} s`
      socket.destroy()
    }, PATIENCE_SECONDS * 1000)
    socket.on('data', (piece: Buffer) => {
      heard.push(piece)
      if (isAll || socket.writableEnded) return
      if (read(Buffer.concat(heard), isHead, false).isWhole) socket.end()
    })
    socket.on('end', () => socket.end())
    socket.on('error', (error) => {
      trouble = error.message
    })
    socket.on('close', () => {
      clearTimeout(timer)
      resolve({ ...read(Buffer.concat(heard), isHead, true), trouble })
    })
    const size = Math.ceil(bytes.length / pieces)
    for (let at = 0; at < bytes.length; at += size) socket.write(bytes.subarray(at, at + size))
    if (isAll) socket.end()
  })
}

/** Reads responses off what was heard. Nothing but HTTP/1.1 to the letter counts. */
function read(heard: Buffer, isHead: boolean, isOver: boolean): Omit<Heard, 'trouble'> {
  const all: Response[] = []
  let rest = heard.toString('latin1')
  while (rest !== '') {
    const one = readOne(rest, isHead, isOver)
    if (!one || Number.isNaN(one.status)) break
    all.push({ ...one, body: Buffer.from(one.body, 'latin1').toString() })
    rest = rest.slice(one.length)
  }
  const responses = all.filter(({ status }) => status >= 200)
  return { responses, isWhole: rest === '' && responses.length > 0 }
}

/** The first response and how long it is on the wire; undefined if it is not whole yet. */
function readOne(rest: string, isHead: boolean, isOver: boolean) {
  const headEnd = rest.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [line = '', ...rows] = rest.slice(0, headEnd).split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1] ?? Number.NaN)
  const headers = new Map(rows.map(fieldOf))
  const start = headEnd + 4
  // Whoever could not read a request does not know either that it was HEAD.
  const isHeadOnly = isHead && !rest.startsWith('{', start)
  const isBare = isHeadOnly || status < 200 || status === 204 || status === 304
  const sent = isBare ? { body: '', length: 0 } : bodyOf(headers, rest.slice(start), isOver)
  return sent && { status, headers, body: sent.body, length: start + sent.length }
}

function fieldOf(row: string): [name: string, value: string] {
  const colon = row.indexOf(':')
  return [row.slice(0, colon).toLowerCase(), row.slice(colon + 1).trim()]
}

function bodyOf(headers: ReadonlyMap<string, string>, rest: string, isOver: boolean) {
  if (headers.has('transfer-encoding')) return unchunked(rest)
  const length = Number(headers.get('content-length') ?? Number.NaN)
  if (Number.isNaN(length)) return isOver ? { body: rest, length: rest.length } : undefined
  return rest.length < length ? undefined : { body: rest.slice(0, length), length }
}

function unchunked(rest: string): { body: string; length: number } | undefined {
  let body = ''
  for (let at = 0; ; ) {
    const [, row = '', hex = ''] = /^(([\da-f]+)\r\n)/i.exec(rest.slice(at, at + 20)) ?? []
    const size = Number.parseInt(hex, 16)
    const end = at + row.length + size + 2
    if (row === '' || rest.length < end) return undefined
    if (size === 0) return { body, length: end }
    body += rest.slice(at + row.length, end - 2)
    at = end
  }
}
