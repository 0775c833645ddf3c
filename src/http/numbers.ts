/** Whether a body is a JSON object; others are given as they are. */
const isObject = (body: unknown): body is object =>
  typeof body === 'object' && body !== null && !Array.isArray(body)

/**
 * Gives a body with its numbers as the texts that they were written as: `1.0`, `1e400` and
 * `9007199254740993` are other numbers once they were parsed. Nested ones stay as they are.
 *
 * @param text the JSON object of which the body was parsed
 */
export function withWrittenNumbers(text: string, body: unknown): unknown {
  if (!isObject(body) || !Object.values(body).some((value) => typeof value === 'number'))
    return body
  const written = membersWith(text, ({ isNested }) => !isNested)
  return { ...body, ...Object.fromEntries(written) }
}

/**
 * Gives a body with NaN in place of each member that is or holds a number that would not be the same
 * when it is written again, such as `9007199254740993`, `1e400` or `-0`.
 *
 * @param text the JSON object of which the body was parsed
 */
export function withExactNumbers(text: string, body: unknown): unknown {
  if (!isObject(body)) return body
  const inexact = membersWith(text, ({ source }) => !isExact(source))
  return { ...body, ...Object.fromEntries([...inexact.keys()].map((name) => [name, Number.NaN])) }
}

interface Written {
  readonly source: string
  /** Whether it stands in a list or an object inside the member. */
  readonly isNested: boolean
}

/** The members of a JSON object that hold a number of some sort, with the last such number. */
function membersWith(text: string, isMeant: (written: Written) => boolean): Map<string, string> {
  const found = new Map<string, string>()
  let [member, depth, isNext] = ['', 0, true]
  for (const token of tokensOf(text)) {
    if (depth === 1 && isNext && token.startsWith('"')) {
      member = String(JSON.parse(token))
      found.delete(member) // of two members of one name the later counts
      isNext = false
    }
    depth += DEPTHS[token] ?? 0
    if (token === ',') isNext = true
    if (isNumber(token) && isMeant({ source: token, isNested: depth > 1 })) found.set(member, token)
  }
  return found
}

const DEPTHS: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 }

const isNumber = (token: string): boolean => /^[-\d]/.test(token)

const TOKEN = /["{}[\],]|-?\d[\d.eE+-]*/g

/** The texts, brackets, commas and numbers of sound JSON. */
function* tokensOf(text: string): Generator<string> {
  const tokens = new RegExp(TOKEN)
  for (let found = tokens.exec(text); found; found = tokens.exec(text)) {
    if (found[0] === '"') tokens.lastIndex = endOfText(text, found.index)
    yield text.slice(found.index, tokens.lastIndex)
  }
}

/** Where a text ends that begins there: behind the first quote that no backslash escapes. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    at = text.indexOf('"', at)
    let first = at
    while (text[first - 1] === '\\') first -= 1
    if ((at - first) % 2 === 0) return at + 1
  }
}

/** Whether a number of JSON is the same when it is parsed and written again. */
function isExact(source: string): boolean {
  const value = Number(source)
  return Number.isFinite(value) && decimalOf(source) === decimalOf(String(value))
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** A number as its significant digits and a power of ten, however it was written. */
function decimalOf(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(source) ?? []
  const digits = whole + fraction
  let [start, end] = [0, digits.length]
  while (digits[start] === '0') start += 1
  if (start === end) return `${sign}0`
  while (digits[end - 1] === '0') end -= 1
  const power = Number(exponent) - fraction.length + digits.length - end
  return `${sign}${digits.slice(start, end)}e${power}`
}
