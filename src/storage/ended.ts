import type { Change, Subject } from '../core/events/index.ts'
import type { Row } from './values.ts'

/** How many tokens and API keys end in one step, so that others do not wait for long. */
export const MOST_AT_ONCE = 500

/** How many invited people an event names. */
export const MOST_INVITED = 100

/** What one step has ended. */
export interface Ended {
  /** Tokens and API keys that the event names: those that its other subjects do not cover. */
  readonly subjects: readonly Subject[]
  /** The ids of all tokens that ended. */
  readonly tokens: readonly string[]
  /** Whose organization they are of; undefined if nothing ended. */
  readonly organization: string | undefined
  /** Whether another step is needed. */
  readonly isMore: boolean
}

/** A token or an API key that is to end, as it was found. */
export type Doomed = Row & { readonly kind: 'apiKey' | 'token'; readonly id: string }

export const doomedOf = (row: Row): Doomed => ({
  ...row,
  kind: row.kind === 'apiKey' ? 'apiKey' : 'token',
  id: String(row.id),
})

/**
 * Returns rows of one organization, which one event can tell of: of the change's own in its first
 * step, and of any later.
 */
export const ofOneOrganization = (
  rows: readonly Doomed[],
  organization: unknown = rows[0]?.organization,
): Doomed[] => rows.filter((row) => row.organization === organization)

/** What the event of these rows names beside them. In another organization than the change's: nothing. */
export const namedBeside = ({ ends, organization }: Change, rows: readonly Doomed[]) =>
  rows.some((row) => row.organization !== organization) ? [] : ends

export const idsOf = (rows: readonly Doomed[], kind: Doomed['kind']): string[] =>
  rows.flatMap((row) => (row.kind === kind ? [row.id] : []))

/**
 * Says what a step has ended. A token is covered by its operator, its organization, its assistant
 * or its parent: whoever remembers it asks again when one of these ends. API keys are always named,
 * for JWTs name nothing above their API key.
 *
 * @param found what was found to be ended
 * @param rows those of them that were
 * @param told what the event names anyway
 */
export function endedOf(
  found: readonly Doomed[],
  rows: readonly Doomed[],
  told: readonly Subject[],
): Ended {
  const keys = idsOf(rows, 'apiKey').map((id): Subject => `apiKey:${id}`)
  const known = new Set<unknown>([...told, ...keys])
  const isCovered = ({ operator, organization, assistant, parent }: Row) =>
    known.has(`operator:${operator}`) ||
    known.has(`organization:${organization}`) ||
    known.has(`assistant:${assistant}`) ||
    known.has(parent)
  const named = rows.filter((row) => row.kind === 'token' && !isCovered(row))
  return {
    subjects: [...keys, ...named.map(({ id }): Subject => `token:${id}`)],
    tokens: idsOf(rows, 'token'),
    organization: rows[0] && String(rows[0].organization),
    isMore: found.length === MOST_AT_ONCE || rows.length < found.length,
  }
}

/** An ending of which nothing is done yet. */
export const NOT_BEGUN: Ended = { subjects: [], tokens: [], organization: undefined, isMore: true }

const UNTOLD = { actor: 'machine', credential: null, ends: [], details: {} } as const

/**
 * The event of a later step of an ending. In another organization nothing of the first one is named:
 * neither who acted, nor on what.
 */
export function laterStep(change: Change, { organization = '' }: Ended): Change {
  const isElsewhere = change.organization !== null && organization !== change.organization
  return {
    ...change,
    ...(isElsewhere && { ...UNTOLD, subject: `organization:${organization}` }),
    once: undefined,
    type: 'tokens.revoked',
    organization,
  }
}

/** An event that also names the people who were invited with what ended. */
export const withInvited = (change: Change, invited: readonly string[]): Change =>
  invited.length === 0 ? change : { ...change, details: { ...change.details, invited } }
