import type { SQLOutputValue } from 'node:sqlite'
import { SUBJECT_KINDS, type Subject } from '../../core/events/index.ts'

type Value = SQLOutputValue | undefined

/** A number, or null. */
export const numberOrNull = (value: Value): number | null =>
  value === null || value === undefined ? null : Number(value)

export const textOrNull = (value: Value): string | null =>
  value === null || value === undefined ? null : String(value)

/** A text that is one of these words. Throws for any other. */
export function wordIn<const Word extends string>(words: readonly Word[], value: Value): Word {
  const word = words.find((known) => known === value)
  if (word === undefined) throw new Error('the database holds a word that is not known')
  return word
}

/** A list of such words, kept as JSON. */
export function wordsIn<const Word extends string>(words: readonly Word[], value: Value): Word[] {
  const list: unknown = JSON.parse(String(value))
  if (!Array.isArray(list)) throw new Error('the database holds no list where there should be one')
  return list.map((item: SQLOutputValue) => wordIn(words, item))
}

/** What events tell of, for instance `token:…`. */
export function subjectIn(value: Value): Subject {
  const [kind, ...id] = String(value).split(':')
  return `${wordIn(SUBJECT_KINDS, kind)}:${id.join(':')}`
}
