import type { Chance } from '../prove/chance.ts'
import type { Operation, Slot } from './operations.ts'
import { hugeJson, longText } from './texts.ts'

/** A request, before it is put on the wire. */
export interface Request {
  readonly method: string
  /** The path with its query. */
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer | undefined
}

/** Ids and secrets that an attacker has. */
export interface Holdings {
  /** What is presented where a security scheme of this name is asked for. */
  readonly bearerOf: (schemes: readonly string[]) => string | undefined
  /** What stands for a path parameter, on a path that begins so. */
  readonly idOf: (operation: Operation) => string | undefined
}

/** Node.js reads 16 KiB of headers. */
const HEAD_BYTES = 15_000
const BODY_BYTES = [200, 4_000, 15_500, 160_000, 1_048_000] as const
const MARK = '~here~'

/** The largest, deepest or longest that a request for this operation may be, in one of its places. */
export function extremeOf(operation: Operation, holdings: Holdings, chance: Chance): Request {
  const spoil = chance.one(operation.body ? [inBody, inBody, inBody, inHead] : [inHead])
  return spoil(operation, holdings, chance)
}

/** A request for this operation as it is meant. */
export function plainOf(operation: Operation, holdings: Holdings, chance: Chance): Request {
  const { method, path, credentials, body } = operation
  const bearer = holdings.bearerOf(credentials)
  const id = encodeURIComponent(holdings.idOf(operation) ?? 'none')
  const example = body && JSON.stringify(chance.one(body.examples))
  return {
    method,
    target: path.replaceAll(/\{\w+\}/g, () => id),
    headers: [
      ...(bearer === undefined ? [] : [['authorization', `Bearer ${bearer}`] as const]),
      ...(body ? [['content-type', 'application/json'] as const] : []),
    ],
    body: example === undefined ? undefined : Buffer.from(example),
  }
}

function inBody(operation: Operation, holdings: Holdings, chance: Chance): Request {
  const plain = plainOf(operation, holdings, chance)
  const { body } = operation
  if (!body) return plain
  const marked = JSON.stringify(
    withMark(chance.one(body.examples), chance.one([...body.slots, [`${MARK}x`]])),
  )
  const huge = hugeJson(chance, Math.max(1, chance.one(BODY_BYTES) - marked.length))
  return { ...plain, body: Buffer.from(marked.replace(`"${MARK}"`, () => huge)) }
}

/** A copy of a body with the mark in a place, which is made if it is not there. */
function withMark(body: unknown, [name, ...rest]: Slot): unknown {
  if (name === undefined) return MARK
  const inside = isObject(body) ? Reflect.get(body, name) : undefined
  const value = withMark(inside, rest)
  if (typeof name === 'number') return [value]
  return { ...(isObject(body) ? body : {}), [name]: value }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function inHead(operation: Operation, holdings: Holdings, chance: Chance): Request {
  const plain = plainOf(operation, holdings, chance)
  const places = [...operation.parameters.map(({ in: place }) => place), ...ALWAYS]
  const text = longText(chance, HEAD_BYTES)
  switch (chance.one(places)) {
    case 'path':
      return {
        ...plain,
        target: fitting(operation.path.replaceAll(/\{\w+\}/g, () => encoded(text))),
      }
    case 'query':
      return { ...plain, target: fitting(`${plain.target}?${queryOf(operation, chance, text)}`) }
    case 'many':
      return { ...plain, headers: [...plain.headers, ...manyHeaders(chance)] }
    default:
      return { ...plain, headers: [...plain.headers, headerOf(operation, chance, text)] }
  }
}

const ALWAYS = ['query', 'header', 'many'] as const

/** A target may be cut anywhere: half a character is one more thing to stumble over. */
const fitting = (target: string) => target.slice(0, HEAD_BYTES)
const encoded = (text: string) => encodeURIComponent(text.toWellFormed())

function queryOf({ parameters }: Operation, chance: Chance, text: string): string {
  const declared = parameters.filter((it) => it.in === 'query').map(({ name }) => name)
  const name = chance.one([...declared, 'token', 'a'])
  if (chance.below(3) > 0) return `${name}=${encoded(text)}`
  return `${name}=1&`.repeat(HEAD_BYTES / (name.length + 3))
}

const HEADERS = [
  'authorization',
  'x-api-key',
  'cookie',
  'accept',
  'origin',
  'forwarded',
  'vai_token',
]

function headerOf({ parameters }: Operation, chance: Chance, text: string) {
  const declared = parameters.filter((it) => it.in === 'header').map(({ name }) => name)
  const name = chance.one([...declared, ...HEADERS])
  const [printable] = [text.replaceAll(/[^\x20-\x7e]/g, 'a').slice(0, HEAD_BYTES - 500)]
  const start = chance.one(['', 'Bearer ', 'Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.', 'a='])
  return [name, start + printable] as const
}

function manyHeaders(chance: Chance) {
  const name = chance.one(['cookie', 'x-forwarded-for', 'accept', 'a'])
  const isOne = chance.below(2) === 0
  return Array.from({ length: 900 }, (_, at) => [isOne ? name : `${name}${at}`, `a=${at}`] as const)
}

/** A request as it stands on the wire. */
export function bytesOf({ method, target, headers, body }: Request, more = ''): Buffer {
  const rows = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const length = body ? `content-length: ${body.length}\r\n` : ''
  const head = `${method} ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\n${more}${rows}${length}\r\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), body ?? Buffer.alloc(0)])
}
