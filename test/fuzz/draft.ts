import fc from 'fast-check'
import type { Served } from './served.ts'
import { LIVE, live, soundJson } from './values.ts'

/** A request before it is put on the wire. Texts stand for UTF-8, or hold bytes as latin1. */
export interface Draft {
  readonly method: string
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly version: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
  /** How the body is framed; `none` says nothing of it. */
  readonly framing: 'length' | 'chunked' | 'none'
  /** How many bytes are missing at the end. */
  readonly missing: number
  /** Whether its path still leads to the route it was made for. */
  readonly isRouted: boolean
  readonly isAll: boolean
  readonly pieces: number
}

/** What a route's own schema asks for, with a live credential more often than not. */
export function soundDraft(route: Served): fc.Arbitrary<Draft> {
  const { params, querystring, body } = route.schema
  const names = [...route.url.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  return fc
    .record({
      method: fc.constantFrom(...route.methods),
      params: fc.tuple(
        ...names.map((name) => paramOf(name, params?.properties?.[name] !== undefined)),
      ),
      query: queryOf(Object.keys(querystring?.properties ?? {})),
      bearer: fc.option(live, { freq: 3 }),
      body: body === undefined ? fc.constant('') : soundJson(body),
      framing: fc.constantFrom('length', 'length', 'chunked'),
      pieces: fc.constantFrom(1, 1, 1, 2, 5),
    })
    .map(({ params: values, bearer, ...draft }) => ({
      ...draft,
      path: names.reduce((path, name, at) => path.replace(`:${name}`, values[at] ?? ''), route.url),
      version: '1.1',
      headers: [
        ['Host', 'jeton.test'] as const,
        ...(bearer ? [['Authorization', `Bearer ${bearer}`] as const] : []),
        ...(draft.body === '' ? [] : [['Content-Type', 'application/json'] as const]),
      ],
      body: Buffer.from(draft.body),
      framing: draft.body === '' ? 'none' : draft.framing,
      missing: 0,
      isRouted: true,
      isAll: false,
    }))
}

function paramOf(name: string, isDeclared: boolean): fc.Arbitrary<string> {
  const likely = name === 'workflowId' ? LIVE.workflow : LIVE.streamToken
  return isDeclared ? fc.oneof(fc.constant(likely), live) : live
}

const WORDS = ['ttl', 'token', 'chatbotId', 'sessionId', 'message', 'protocol']
const SOUND_VALUES = ['60', '1', '300', 'ui', 'data', 'text', 'Hello', ...Object.values(LIVE)]

function queryOf(names: readonly string[]): fc.Arbitrary<[string, string][]> {
  const name = fc.constantFrom(...names, ...WORDS)
  return fc.array(fc.tuple(name, fc.constantFrom(...SOUND_VALUES)), { maxLength: 2 })
}

/** Puts a request on the wire, with live credentials in place of their names. */
export function bytesOf(draft: Draft, credentials: Readonly<Record<string, string>>): Buffer {
  const fill = (text: string) => text.replace(/~live-[\w-]+~/g, (name) => credentials[name] ?? name)
  const body = Buffer.from(fill(draft.body.toString('latin1')), 'latin1')
  const query = draft.query.map(([name, value]) => `${name}=${value}`).join('&')
  const target = fill(query === '' ? draft.path : `${draft.path}?${query}`)
  const rows = draft.headers.map(
    ([name, value]) => `${name}:${value === '' ? '' : ` ${fill(value)}`}\r\n`,
  )
  const framed = framedBody(draft.framing, body)
  const head = `${draft.method} ${target} HTTP/${draft.version}\r\n${rows.join('')}${framed.row}\r\n`
  const bytes = Buffer.concat([Buffer.from(head, 'latin1'), framed.bytes])
  return bytes.subarray(0, Math.max(1, bytes.length - draft.missing))
}

function framedBody(framing: Draft['framing'], body: Buffer): { row: string; bytes: Buffer } {
  if (framing === 'none') return { row: '', bytes: body }
  if (framing === 'length') return { row: `Content-Length: ${body.length}\r\n`, bytes: body }
  const half = Math.ceil(body.length / 2)
  const chunks = [body.subarray(0, half), body.subarray(half)].filter(({ length }) => length > 0)
  const parts = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}\r\n`),
    chunk,
    Buffer.from('\r\n'),
  ])
  const row = 'Transfer-Encoding: chunked\r\n'
  return { row, bytes: Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]) }
}
