/** A "no" as a value: a word that machines branch on, and the data its phrasing needs. */
export type Denial<Word extends string, Data = unknown> = Data & {
  readonly ok: false
  readonly denial: Word
}

/** The outcome of a verb: what was asked for, or one of the denials the verb declares. */
export type Answer<Given, Denied extends Denial<string>> = (Given & { readonly ok: true }) | Denied

/** The union of all words with which the given verbs can deny. */
export type DenialOf<Verbs> = {
  [Name in keyof Verbs]: Verbs[Name] extends (...request: never[]) => Promise<infer Outcome>
    ? Extract<Outcome, { ok: false; denial: string }>['denial']
    : never
}[keyof Verbs]

/** An answer with whose it is, as far as the answer does not say so itself. It is counted by that. */
export function answerOf<Outcome extends object>(
  organization: string | undefined,
  outcome: Outcome,
): Outcome & { readonly organization?: string | undefined } {
  return { organization, ...outcome }
}

export function deny<const Word extends string>(denial: Word): Denial<Word>
export function deny<const Word extends string, Data extends object>(
  denial: Word,
  data: Data,
): Denial<Word, Data>
export function deny(denial: string, data: object = {}) {
  return { ...data, ok: false, denial }
}
