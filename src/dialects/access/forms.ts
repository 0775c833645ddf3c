import { countCodePoints, isLongerThan } from '../../core/code-points.ts'
import { isPlain, NOT_PLAIN } from '../../core/text.ts'
import type { flawAt } from './flaws.ts'

type Wrong = Parameters<typeof flawAt> extends [unknown, ...infer Rest] ? Rest : never

/** A value as it was meant, or what is wrong with how it was written. */
export type Read<Value> = { readonly value: Value } | { readonly wrong: Wrong }

/** Reads what a request holds in some place. */
export type Form<Value> = (given: unknown) => Read<Value>

/** Both bounds are included. */
interface Range {
  readonly least: number
  readonly most: number
}

const wrong = (...words: Wrong) => ({ wrong: words })

/** A whole number: in JSON, or as a text of ASCII digits. */
export const wholeNumber =
  (range: Range): Form<number> =>
  (given) => {
    if (typeof given === 'number') return inRange(given, range)
    if (typeof given !== 'string') return wrong('int_type')
    return /^[+-]?[0-9]+$/.test(given) ? inRange(Number(given), range) : wrong('int_parsing')
  }

function inRange(value: number, { least, most }: Range): Read<number> {
  if (value % 1 !== 0) return wrong('int_from_float')
  if (value < least) return wrong('greater_than_equal', least)
  return value > most ? wrong('less_than_equal', most) : { value }
}

/** A text that no store changes; its length is counted in characters (Unicode code points). */
export const text =
  ({ least, most }: Range): Form<string> =>
  (given) => {
    if (typeof given !== 'string') return wrong('string_type')
    if (countCodePoints(given) < least) return wrong('string_too_short', characters(least))
    if (isLongerThan(given, most)) return wrong('string_too_long', characters(most))
    if (!given.isWellFormed()) return wrong('string_unicode')
    return isPlain(given) ? { value: given } : wrong('value_error', `the text ${NOT_PLAIN}`)
  }

const characters = (count: number) => `${count} character${count === 1 ? '' : 's'}`

/** One of these words. */
export const oneOf =
  <Word extends string>(words: readonly Word[]): Form<Word> =>
  (given) => {
    const value = words.find((word) => word === given)
    const quoted = words.map((word) => `'${word}'`)
    const list = `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
    return value === undefined ? wrong('enum', list) : { value }
  }

const YES = ['true', '1', 'yes', 'on', 't', 'y']
const NO = ['false', '0', 'no', 'off', 'f', 'n']

/** Yes or no, in letters of any size: Python's clients send `True`. */
export const truth: Form<boolean> = (given) => {
  const word = typeof given === 'string' ? given.toLowerCase() : ''
  if (YES.includes(word)) return { value: true }
  return NO.includes(word) ? { value: false } : wrong('bool_parsing')
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A UUID (RFC 9562), in letters of any size. */
export const uuid: Form<string> = (given) => {
  const value = String(given).toLowerCase()
  return UUID.test(value) ? { value } : wrong('uuid_parsing')
}

/** Something, or JSON's null for nothing. */
export const orNull =
  <Value>(form: Form<Value>): Form<Value | null> =>
  (given) =>
    given === null ? { value: null } : form(given)
