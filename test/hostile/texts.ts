import type { Chance } from '../prove/chance.ts'

/** What long texts are made of: each costs something else that looks at it. */
const UNITS = [
  'a',
  'a\u0301\u0316', // normalization sorts the marks of each letter
  '\u0301\u0316', // and of a letter with very many of them
  '\ufdfa', // 18 characters once it is normalized
  '\u0130', // two characters in lower case
  '😀',
  '\u202e',
  '\u0000',
  '\ud800',
  '"\\',
  '{{a}}',
  '{{story}}',
  ' ',
  '%',
  ':',
  '.',
  '@a',
  'eyJ.',
  '-1',
  '9',
] as const

/** A text of about so many bytes of UTF-8. */
export function longText(chance: Chance, bytes: number): string {
  const unit = chance.one(UNITS)
  const text = unit.repeat(Math.max(1, Math.floor(bytes / Buffer.byteLength(unit))))
  return chance.one(['', 'a', 'sk_', 'vai_pat_', '1']) + text
}

/** JSON that is `bytes` long, or nearly: large, deep, or of many parts. */
export function hugeJson(chance: Chance, bytes: number): string {
  return chance.one(FORMS)(bytes, chance)
}

const repeated = (unit: string, bytes: number) =>
  unit.repeat(Math.max(1, Math.floor(bytes / Buffer.byteLength(unit))))

const nested = (opening: string, closing: string, bytes: number) => {
  const depth = Math.max(1, Math.floor(bytes / (opening.length + closing.length)))
  return `${opening.repeat(depth)}1${closing.repeat(depth)}`
}

function properties(bytes: number): string {
  const count = Math.max(1, Math.floor(bytes / 12))
  return `{${Array.from({ length: count }, (_, at) => `"p${at}":1`).join()}}`
}

/** Each makes a value of another kind, all that there is of it repeated. */
const FORMS: readonly ((bytes: number, chance: Chance) => string)[] = [
  (bytes, chance) => JSON.stringify(longText(chance, bytes)),
  (bytes, chance) => JSON.stringify(longText(chance, bytes)),
  (bytes) => `"${repeated('\\u0041', bytes)}"`,
  (bytes) => nested('[', ']', bytes),
  (bytes) => nested('{"a":', '}', bytes),
  (bytes) => '['.repeat(bytes),
  (bytes) => `[${repeated('1,', bytes)}1]`,
  (bytes) => `[${repeated('"a",', bytes)}"a"]`,
  (bytes) => `[${repeated('{},', bytes)}{}]`,
  (bytes) => `[${repeated('"chat:send",', bytes)}"admin"]`,
  properties,
  (bytes) => `{${repeated('"a":1,', bytes)}"a":1}`,
  (bytes) => `{"__proto__":${nested('{"a":', '}', bytes)}}`,
  (bytes) => '9'.repeat(bytes),
  (bytes) => `1e${'9'.repeat(bytes)}`,
  (bytes) => `0.${'1'.repeat(bytes)}`,
  (bytes) => `${' '.repeat(bytes)}1`,
]
