import { SUBJECT_KINDS, type Subject } from '../core/events/index.ts'

/** What a query gives, by the names of the columns. */
export type Row = Readonly<Record<string, unknown>>

/** A truth value, which an engine may keep as a number. */
export const isTrue = (value: unknown): boolean => value === true || value === 1

/** A number, or null. */
export const numberOrNull = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value)

export const textOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value)

/** A text that is one of these words. Throws for any other. */
export function wordIn<const Word extends string>(words: readonly Word[], value: unknown): Word {
  const word = words.find((known) => known === value)
  if (word === undefined) throw new Error('the database holds a word that is not known')
  return word
}

/** A list of such words, kept as JSON. */
export function wordsIn<const Word extends string>(words: readonly Word[], value: unknown): Word[] {
  const list: unknown = JSON.parse(String(value))
  if (!Array.isArray(list)) throw new Error('the database holds no list where there should be one')
  return list.map((item: unknown) => wordIn(words, item))
}

/** What events tell of, for instance `token:…`. */
export function subjectIn(value: unknown): Subject {
  const [kind, ...id] = String(value).split(':')
  return `${wordIn(SUBJECT_KINDS, kind)}:${id.join(':')}`
}
