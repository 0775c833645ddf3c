import type { DatabaseSync } from 'node:sqlite'
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
import type { Append, CommitDeed } from './log.ts'

type Values = Readonly<Record<string, number | string | null>>

/** What an ending begins with: conditions on the two tables, in SQL; left out for none. */
interface Roots {
  readonly tokens?: string
  readonly apiKeys?: string
}

/** Ends tokens and API keys, with everything that descends from them. */
export interface Ending {
  /**
   * Ends the first of them in the transaction of a deed, and appends the deed's event, which names
   * what ended.
   */
  readonly begin: (values: Values, now: number, change: Change, append: Append) => Ended
  /** Ends the others, in transactions and with events of their own, and returns which tokens. */
  readonly finish: (begun: Ended, values: Values, change: Change) => Promise<string[]>
  /**
   * Ends all that a crash has left of an ending that was begun, in the transaction of a deed that
   * would otherwise bring it back. Everyone refuses it already.
   */
  readonly complete: (values: Values, now: number) => void
}

export function createEnding(
  db: DatabaseSync,
  commitDeed: CommitDeed,
  { tokens = 'false', apiKeys = 'false' }: Roots,
): Ending {
  const find = db.prepare(`
    WITH RECURSIVE tree (subject) AS (
      SELECT 'token:' || id FROM long_lived_tokens WHERE ${tokens}
      UNION SELECT 'apiKey:' || id FROM api_keys WHERE ${apiKeys}
      UNION SELECT 'token:' || t.id FROM tree JOIN long_lived_tokens t ON t.made_by = tree.subject
      UNION SELECT 'apiKey:' || k.id FROM tree JOIN api_keys k ON k.parent = tree.subject
    )
    SELECT 'token' AS kind, t.id, t.operator, t.organization, t.assistant, t.made_by AS parent
    FROM tree JOIN long_lived_tokens t ON t.id = substr(tree.subject, length('token:') + 1)
    WHERE tree.subject GLOB 'token:*' AND t.revoked_at IS NULL
    UNION ALL
    SELECT 'apiKey', k.id, k.made_by, k.organization, NULL, k.parent
    FROM tree JOIN api_keys k ON k.id = substr(tree.subject, length('apiKey:') + 1)
    WHERE tree.subject GLOB 'apiKey:*' AND k.revoked_at IS NULL
    LIMIT ${MOST_AT_ONCE}`)
  const revoke = ['long_lived_tokens', 'api_keys'].map((table) =>
    db.prepare(`UPDATE ${table} SET revoked_at = ? WHERE id IN (SELECT value FROM json_each(?))`),
  )
  const findInvited = db.prepare(`
    SELECT subject FROM events
    WHERE type = 'operator.invited' AND credential IN (SELECT value FROM json_each(?))
    LIMIT ${MOST_INVITED}`)

  function step(values: Values, now: number, change?: Change, organization?: string | null) {
    const found = find.all(values).map(doomedOf)
    const rows = ofOneOrganization(found, organization)
    const ids = JSON.stringify([...idsOf(rows, 'token'), ...idsOf(rows, 'apiKey')])
    for (const update of revoke) update.run(now, ids)
    const told = change ? namedBeside(change, rows) : []
    return { ended: endedOf(found, rows, told), rows }
  }

  /** The people who were invited by means of what ended, or of what the event ends anyway. */
  function invitedBy(rows: readonly Doomed[], told: readonly Subject[]): string[] {
    const subjects = [...told, ...rows.map(({ kind, id }) => `${kind}:${id}`)]
    return findInvited
      .all(JSON.stringify(subjects))
      .map(({ subject }) => String(subject).slice('operator:'.length))
  }

  return {
    begin(values, now, change, append) {
      const { ended, rows } = step(values, now, change, change.organization)
      append(withInvited(change, invitedBy(rows, change.ends)), ended.subjects)
      return ended
    },
    async finish(begun, values, change) {
      const tokens: string[] = []
      for (let ended = begun; ended.isMore; ) {
        ended = await commitDeed((now, append) => {
          const next = step(values, now, change)
          if (next.rows.length === 0) return next.ended
          append(
            withInvited(laterStep(change, next.ended), invitedBy(next.rows, [])),
            next.ended.subjects,
          )
          return next.ended
        })
        tokens.push(...ended.tokens)
      }
      return tokens
    },
    complete(values, now) {
      while (step(values, now).rows.length > 0);
    },
  }
}
