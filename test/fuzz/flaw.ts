import fc from 'fast-check'
import type { Draft } from './draft.ts'
import { hostileText } from './values.ts'

/** One thing that is wrong with a request. */
export interface Flaw {
  readonly name: string
  readonly spoil: (draft: Draft) => Draft
}

export type Row = readonly [name: string, flaw: fc.Arbitrary<Flaw['spoil']>]

export function row<T>(
  name: string,
  value: fc.Arbitrary<T>,
  spoil: (draft: Draft, value: T) => Partial<Draft>,
): Row {
  return [name, value.map((made) => (draft: Draft) => ({ ...draft, ...spoil(draft, made) }))]
}

/** A text as it may stand in a header or a target: any bytes, but no end of line and no space. */
export const bytesOfText = (text: string) =>
  Buffer.from(text)
    .toString('latin1')
    .replaceAll(/[\0\r\n ]/g, '')
export const encoded = hostileText.map((text) => encodeURIComponent(text.toWellFormed()))
export const oneOf = (...values: readonly string[]) => fc.constantFrom(...values)
export const withHeader = ({ headers }: Draft, name: string, value: string) => ({
  headers: [...headers, [name, value] as const],
})
export const without = ({ headers }: Draft, dropped: string) =>
  headers.filter(([name]) => name.toLowerCase() !== dropped)

/** What is not framed as HTTP asks for may leave the server waiting, unless it is told the end. */
export const ill = { isAll: true }
export const astray = { isRouted: false }

export function withDraftHeader(draft: Draft, name: string, value: string): Draft {
  return { ...draft, ...withHeader(draft, name, value) }
}
