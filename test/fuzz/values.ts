import fc from 'fast-check'
import type { Schema } from './served.ts'

/** Credentials and ids that a request may hold by these names, until it is sent. */
export const LIVE = {
  apiKey: '~live-api-key~',
  streamToken: '~live-stream-token~',
  chatToken: '~live-chat-token~',
  spentToken: '~live-spent-token~',
  chatbot: '~live-chatbot~',
  workflow: '~live-workflow~',
} as const

export const live = fc.constantFrom(...Object.values(LIVE))

const forged = fc.constantFrom(
  `sk_${'a'.repeat(38)}`,
  `pub_tok_${'0'.repeat(38)}`,
  'eyJhbGciOiJub25lIn0.eyJ1c2UiOiJjaGF0In0.',
  `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${'A'.repeat(5000)}.${'A'.repeat(43)}`,
)

/** Texts that programs stumble over. */
export const hostileText = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      ' ',
      '\0',
      'a\0b',
      '\ud800',
      'x\udfff',
      '\ufeff',
      '\u202e',
      '\r\n',
      '👩‍👩‍👧',
      'ß',
      '١٢',
    ],
    ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '[object Object]'],
    ...['../../etc/passwd', '{{story}}', '{{__proto__}}', "' OR 1=1 --", '$(7*7)', '%00', '%zz'],
    ...['-1', '0', '1e2', '0x10', '+5', ' 60', '60 ', '٦٠', '1e400', 'NaN', '9'.repeat(400)],
    ...['null', 'undefined', 'true', '{}', '[]', '"', '\\', '\u2028', 'a'.repeat(256)],
  ),
  { arbitrary: fc.string({ unit: 'binary', maxLength: 40 }), weight: 1 },
  { arbitrary: fc.oneof(live, forged), weight: 1 },
  { arbitrary: fc.integer({ min: 300, max: 9000 }).map((n) => 'long '.repeat(n)), weight: 1 },
)

/** JSON of numbers that no JSON.stringify would write. */
const hostileNumber = fc.constantFrom(
  ...['0', '-0', '-1', '1e2', '60.5', '301', '1e400', '-1e400', '5e-324', '2147483648'],
  ...['9007199254740993', '1E+2', '1'.repeat(400), '4294967296', '0.1e1'],
)

/** Well-formed JSON of anything, as text. */
const { json: hostileJson } = fc.letrec<{ json: string; member: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    hostileText.map((text) => JSON.stringify(text)),
    hostileNumber,
    fc.constantFrom('null', 'true', 'false', '{}', '[]'),
    fc.array(tie('json'), { maxLength: 4 }).map((items) => `[${items.join()}]`),
    fc.array(tie('member'), { maxLength: 4 }).map((members) => `{${members.join()}}`),
  ),
  member: fc
    .tuple(hostileText, tie('json'))
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`),
}))

export { hostileJson }

/** What a route's own schema would let through, as JSON text. */
export function soundJson(schema: Schema): fc.Arbitrary<string> {
  const known = [...(schema.examples ?? []), ...(schema.enum ?? [])]
  if (schema.const !== undefined) known.push(schema.const)
  if (schema.default !== undefined) known.push(schema.default)
  if (known.length > 0) return fc.constantFrom(...known.map((value) => JSON.stringify(value)))
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(soundJson))
  const make = BY_TYPE[String([schema.type].flat()[0])]
  return make ? make(schema) : USUAL_BODY
}

const BY_TYPE: Readonly<Record<string, (schema: Schema) => fc.Arbitrary<string>>> = {
  object: ({ properties = {} }) =>
    fc
      .tuple(
        ...Object.entries(properties).map(([name, schema]) =>
          soundJson(schema).map((value) => `${JSON.stringify(name)}:${value}`),
        ),
      )
      .map((members) => `{${members.join()}}`),
  array: ({ items = {} }) =>
    fc.array(soundJson(items), { maxLength: 3 }).map((all) => `[${all.join()}]`),
  string: ({ pattern }) =>
    (pattern === undefined ? fc.oneof(live, fc.string()) : matching(pattern)).map((text) =>
      JSON.stringify(text),
    ),
  integer: () => fc.integer().map(String),
  number: () => fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  boolean: () => fc.constantFrom('true', 'false'),
  null: () => fc.constant('null'),
}

/** Texts that match. The library knows no negative lookahead: what one at the beginning excludes is left out. */
function matching(pattern: string): fc.Arbitrary<string> {
  const whole = new RegExp(pattern)
  const wider = new RegExp(pattern.replace(/^\^\(\?!.*?\$\)/, '^'))
  return fc.stringMatching(wider).filter((text) => whole.test(text))
}

/** Where a schema lets anything through: what such bodies hold when they are meant. */
const USUAL_BODY = fc.constantFrom(
  JSON.stringify({ story: 'a dog named charlie' }),
  JSON.stringify({ ttl: 60, chatbotId: LIVE.chatbot, sessionId: 'a' }),
  JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }] }),
  JSON.stringify({
    chatbotId: LIVE.chatbot,
    messages: [{ id: '1', role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
  }),
)
