import type { Change, Subject } from '../../core/events/index.ts'
import {
  type Doomed,
  doomedOf,
  type Ended,
  endedOf,
  idsOf,
  laterStep,
  MOST_AT_ONCE,
  MOST_INVITED,
  namedBeside,
  ofOneOrganization,
  withInvited,
} from '../ended.ts'
import { type Sql, sql } from '../sql/sql.ts'
import { idIn } from './descent.ts'
import type { CommitDeed, Means, Tools } from './log.ts'
import type { Ask } from './open.ts'

/** What an ending begins with: conditions on the two tables; left out for none. */
export interface Roots {
  readonly tokens?: Sql
  readonly apiKeys?: Sql
}

/**
 * Ends the first tokens and API keys of an ending, with what descends from them, in the transaction
 * of a deed, and appends the deed's event, which names what ended.
 */
export async function beginEnding(
  tools: Pick<Tools<never>, 'append' | 'ask' | 'now'>,
  roots: Roots,
  change: Change,
): Promise<Ended> {
  const { ended, rows } = await step(tools, roots, change, change.organization)
  const invited = await invitedBy(tools.ask, rows, change.ends)
  await tools.append(withInvited(change, invited), ended.subjects)
  return ended
}

/** Ends the others, in transactions and with events of their own, and returns which tokens. */
export async function finishEnding(
  commitDeed: CommitDeed,
  begun: Ended,
  roots: Roots,
  change: Change,
): Promise<string[]> {
  const tokens: string[] = []
  for (let ended = begun; ended.isMore; ) {
    ended = await commitDeed(async (tools) => {
      const next = await step(tools, roots, change)
      if (next.rows.length === 0) return next.ended
      const later = laterStep(change, next.ended)
      const invited = await invitedBy(tools.ask, next.rows, [])
      await tools.append(withInvited(later, invited), next.ended.subjects)
      return next.ended
    })
    tokens.push(...ended.tokens)
  }
  return tokens
}

/**
 * Ends all that a crash has left of an ending that was begun, in the transaction of a deed that
 * would otherwise bring it back. Everyone refuses it already.
 */
export async function completeEnding(means: Means, roots: Roots): Promise<void> {
  while ((await step(means, roots)).rows.length > 0);
}

const SUBJECT = sql`tree.subject`

/**
 * Finds what is to end in one step. By indexes alone: others wait meanwhile, and the tables may be
 * large.
 */
export function endingWith({ tokens = sql`false`, apiKeys = sql`false` }: Roots): Sql {
  return sql`
  WITH RECURSIVE tree (subject) AS (
    (SELECT 'token:' || id FROM long_lived_tokens WHERE ${tokens}
      UNION SELECT 'apiKey:' || id FROM api_keys WHERE ${apiKeys})
    UNION
    SELECT below.subject FROM tree CROSS JOIN LATERAL (
      SELECT 'token:' || id FROM long_lived_tokens WHERE made_by = tree.subject
      UNION ALL SELECT 'apiKey:' || id FROM api_keys WHERE parent = tree.subject
    ) AS below (subject)
  )
  SELECT 'token' AS kind, t.id, t.operator, t.organization, t.assistant, t.made_by AS parent
  FROM tree JOIN long_lived_tokens t ON t.id = ${idIn('token', SUBJECT)}
  WHERE t.revoked_at IS NULL
  UNION ALL
  SELECT 'apiKey', k.id, k.made_by, k.organization, NULL, k.parent
  FROM tree JOIN api_keys k ON k.id = ${idIn('apiKey', SUBJECT)}
  WHERE k.revoked_at IS NULL
  LIMIT ${MOST_AT_ONCE}`
}

// The row of the log's head is locked before, so that no two endings wait for each other.
async function step(
  { ask, now }: Means,
  roots: Roots,
  change?: Change,
  organization?: string | null,
) {
  const found = (await ask(endingWith(roots))).map(doomedOf)
  const rows = ofOneOrganization(found, organization)
  await revoke(ask, sql`long_lived_tokens`, idsOf(rows, 'token'), now)
  await revoke(ask, sql`api_keys`, idsOf(rows, 'apiKey'), now)
  const told = change ? namedBeside(change, rows) : []
  return { ended: endedOf(found, rows, told), rows }
}

// In the order in which everyone locks the rows of these tables.
async function revoke(ask: Ask, table: Sql, ids: readonly string[], now: number): Promise<void> {
  if (ids.length === 0) return
  await ask(sql`
    WITH locked AS (SELECT id FROM ${table} WHERE id = ANY(${ids}) ORDER BY id FOR UPDATE)
    UPDATE ${table} x SET revoked_at = ${now} FROM locked WHERE x.id = locked.id`)
}

/** The people who were invited by means of what ended, or of what the event ends anyway. */
async function invitedBy(
  ask: Ask,
  rows: readonly Doomed[],
  told: readonly Subject[],
): Promise<string[]> {
  const subjects = [...told, ...rows.map(({ kind, id }) => `${kind}:${id}`)]
  const invited = await ask(sql`
    SELECT subject FROM events
    WHERE type = 'operator.invited' AND credential = ANY(${subjects}) LIMIT ${MOST_INVITED}`)
  return invited.map(({ subject }) => String(subject).slice('operator:'.length))
}

/** Longer than any change takes until others hear of it, and longer than they may believe another. */
const HEARD_MILLISECONDS = 120_000

/**
 * What is set of an assistant or an organization that is activated. Between the instant at which it
 * was deactivated and the one at which the last process heard of it, some may have issued tokens for
 * it. Now that would bring them back: so it ended as late as they may have been issued, and before
 * what is issued from now on.
 */
export const activation = (now: number): Sql => sql`
  active = true,
  ended_at = CASE WHEN active THEN ended_at
    ELSE greatest(ended_at, least(${now - 1}, ended_at + ${HEARD_MILLISECONDS})) END`
