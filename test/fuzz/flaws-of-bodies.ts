import fc from 'fast-check'
import { ill, oneOf, type Row, row, withHeader } from './flaw.ts'
import { hostileJson, hostileText } from './values.ts'

/** What may be wrong with a body. */
export const BODIES: readonly Row[] = [
  row('json', hostileJson, (_, text) => ({ body: Buffer.from(text) })),
  row('member', fc.tuple(hostileText, hostileJson), ({ body }, [name, value]) => ({
    body: Buffer.from(body.toString().replace(/^\{/, () => `{${JSON.stringify(name)}:${value},`)),
  })),
  row(
    'members',
    fc.tuple(
      oneOf('ttl', 'chatbotId', 'sessionId', 'messages', 'story', 'role', 'parts', 'content'),
      hostileJson,
    ),
    (_, [name, value]) => ({ body: Buffer.from(`{"${name}":${value}}`) }),
  ),
  row(
    'message',
    fc.tuple(oneOf('user', 'assistant', 'system', 'data', 'tool'), hostileJson, hostileJson),
    (_, [role, content, parts]) => ({
      body: Buffer.from(`{"messages":[{"role":"${role}","content":${content},"parts":${parts}}]}`),
    }),
  ),
  row(
    'prototype',
    oneOf(
      '{"__proto__":{"a":1}}',
      '{"constructor":{"prototype":{"a":1}}}',
      '{"\\u005f_proto__":1}',
      '{"a":{"__proto__":null}}',
    ),
    (_, text) => ({ body: Buffer.from(text) }),
  ),
  row(
    'depth',
    fc.tuple(
      fc.integer({ min: 100, max: 100_000 }),
      oneOf('[', '{"a":', '{"messages":['),
      fc.boolean(),
    ),
    (_, [depth, opening, isClosed]) => ({
      body: Buffer.from(
        opening.repeat(depth) + (isClosed ? `1${closingOf(opening).repeat(depth)}` : ''),
      ),
    }),
  ),
  row('size', fc.integer({ min: 1, max: 24 }), (_, sixteenths) => ({
    body: Buffer.from(`{"story":"${' a'.repeat(sixteenths * 32_768)}"}`),
  })),
  row('cut', fc.nat(200), ({ body }, length) => ({ body: body.subarray(0, length) })),
  row(
    'start',
    oneOf('\ufeff', '\0', ' ', '\n\n', ',', '//', ")]}',\n", '"', '\u00a0'),
    ({ body }, start) => ({ body: Buffer.concat([Buffer.from(start), body]) }),
  ),
  row('bytes', fc.uint8Array({ minLength: 1, maxLength: 60 }), ({ body }, bytes) => ({
    body: Buffer.concat([body.subarray(0, 10), bytes, body.subarray(10)]),
  })),
  row('no body', fc.constant(0), () => ({ body: Buffer.alloc(0) })),
]

/** What may be wrong with how it is framed. Nothing can follow it. */
export const FRAMES: readonly Row[] = [
  row('missing bytes', fc.integer({ min: 1, max: 300 }), (_, missing) => ({ missing, ...ill })),
  row(
    'lengths',
    oneOf(
      '0',
      '5',
      '-1',
      '+5',
      '0x10',
      '1e3',
      '5,5',
      '5, 6',
      ' ',
      'a',
      '99999999999999999999',
      '4294967296',
    ),
    (draft, value) => ({ ...withHeader(draft, 'Content-Length', value), ...ill }),
  ),
  row(
    'transfer encodings',
    oneOf(
      'chunked',
      'gzip, chunked',
      'chunked, chunked',
      'identity',
      'chunked, gzip',
      'xchunked',
      '\tchunked',
      'CHUNKED',
    ),
    (draft, value) => ({ ...withHeader(draft, 'Transfer-Encoding', value), ...ill }),
  ),
  row(
    'chunks',
    oneOf(
      'zz\r\n',
      '-1\r\n',
      '5\r\nab',
      '0\r\nX: y\r\n\r\n',
      'ffffffffffffffff1\r\n',
      '1;a="\n"\r\na\r\n0\r\n\r\n',
      `1;${'x'.repeat(20_000)}\r\na\r\n0\r\n\r\n`,
      '1\na\n0\n\n',
    ),
    (draft, text) => ({
      ...withHeader(draft, 'Transfer-Encoding', 'chunked'),
      framing: 'none' as const,
      body: Buffer.from(text),
      ...ill,
    }),
  ),
  row('surplus', hostileText, ({ body }, text) => ({
    body: Buffer.concat([body, Buffer.from(text)]),
    framing: 'none' as const,
    ...ill,
  })),
]

const closingOf = (opening: string) =>
  [...opening]
    .reverse()
    .map((it) => ({ '[': ']', '{': '}' })[it] ?? '')
    .join('')
