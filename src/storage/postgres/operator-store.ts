import type { Operator, OperatorChanges, OperatorStore } from '../../core/accounts/index.ts'
import { operatorOf } from '../account-rows.ts'
import type { Ended } from '../ended.ts'
import { pageFrom, pageIn } from '../sql/pages.ts'
import { seenIn } from '../sql/seen.ts'
import { type Sql, sql } from '../sql/sql.ts'
import { beginEnding, completeEnding, finishEnding, type Roots } from './endings.ts'
import type { CommitDeed, Means } from './log.ts'
import type { Ask, Postgres } from './open.ts'
import { insertOperator, OPERATOR, SHOWN, showOperator } from './operator-rows.ts'

/** Keeps operators in PostgreSQL. */
export function postgresOperatorStore(postgres: Postgres, commitDeed: CommitDeed): OperatorStore {
  return {
    ...operatorQueries(postgres),
    ...operatorChanges(commitDeed),
    ...operatorEnds(commitDeed),
  }
}

type Queries = 'byId' | 'forSigningIn' | 'list' | 'show'

function operatorQueries({ ask }: Postgres): Pick<OperatorStore, Queries> {
  return {
    async forSigningIn(username) {
      const [row] = await ask(sql`
        SELECT ${OPERATOR}, p.password
        FROM operators p JOIN organizations o ON o.id = p.organization
        WHERE p.username = ${username} AND p.active AND o.active`)
      return row && { operator: operatorOf(row), password: String(row.password) }
    },
    async byId(id) {
      const [row] = await ask(sql`
        SELECT h.seq, ${OPERATOR} FROM event_head h
        LEFT JOIN (operators p JOIN organizations o ON o.id = p.organization AND o.active)
          ON p.id = ${id} AND p.active`)
      return seenIn(row, operatorOf)
    },
    async list(organization, page) {
      const rows = await ask(
        sql`${SHOWN} WHERE p.organization = ${organization} AND ${pageIn(sql`p`, page)}`,
      )
      return pageFrom(rows.map(operatorOf), page.limit)
    },
    async show(organization, id) {
      const [row] = await ask(sql`${SHOWN} WHERE p.id = ${id} AND p.organization = ${organization}`)
      return row && operatorOf(row)
    },
  }
}

function operatorChanges(
  commitDeed: CommitDeed,
): Pick<OperatorStore, 'add' | 'change' | 'setPassword'> {
  return {
    add: (operator, told) =>
      commitDeed(async ({ ask, now, append, undo }) => {
        await append(told) // first: whoever repeats an act hears that, and not that the name is taken
        return (await insertOperator(ask, operator, now)) ?? undo('taken')
      }),
    async change(id, changes, told) {
      const roots = withoutSeat(id)
      const { answer, begun } = await commitDeed(async (tools): Promise<Ending> => {
        const before = await showOperator(tools.ask, id)
        if (!before) return {}
        if (isDemotion(changes) && (await isLastOwner(tools.ask, before))) {
          return { answer: 'last_owner' }
        }
        // What a crash kept from ending must not come back with the seat.
        if (changes.hasAiSeat) await completeEnding(tools, roots)
        await set(tools.ask, id, changedColumns(changes))
        const begun = await beginEnding(tools, roots, told)
        return { begun, answer: await showOperator(tools.ask, id) }
      })
      if (begun) await finishEnding(commitDeed, begun, roots, told)
      return answer
    },
    async setPassword(id, password, keptSession, told) {
      const kept = sql`id IS DISTINCT FROM ${keptSession ?? null}`
      const roots = { tokens: sql`operator = ${id} AND kind = 'session' AND ${kept}` }
      const begun = await commitDeed<Ended | undefined>(async (tools) =>
        (await set(tools.ask, id, sql`password = ${password}`))
          ? beginEnding(tools, roots, told)
          : undefined,
      )
      if (begun) await finishEnding(commitDeed, begun, roots, told)
      return begun !== undefined
    },
  }
}

/** How an operator is answered for, and what has begun to end. */
interface Ending {
  readonly answer?: Operator | 'last_owner' | undefined
  readonly begun?: Ended
}

interface Deactivation {
  readonly answer?: Awaited<ReturnType<OperatorStore['deactivate']>>
  readonly begun?: Ended
}

function operatorEnds(commitDeed: CommitDeed): Pick<OperatorStore, 'activate' | 'deactivate'> {
  return {
    async deactivate(id, endsApiKeys, told) {
      const roots = ofInactive(id)
      const { answer, begun } = await commitDeed(async (tools): Promise<Deactivation> => {
        const refusal = await whyNotEnd(tools, id, endsApiKeys)
        if (refusal) return refusal
        await set(tools.ask, id, sql`active = false`)
        const begun = await beginEnding(tools, roots, told)
        return { begun, answer: await showOperator(tools.ask, id) }
      })
      if (begun) await finishEnding(commitDeed, begun, roots, told)
      return answer
    },
    activate: (id, told) =>
      commitDeed(async (tools) => {
        await completeEnding(tools, ofInactive(id))
        if (!(await set(tools.ask, id, sql`active = true`))) return undefined
        await tools.append(told)
        return showOperator(tools.ask, id)
      }),
  }
}

async function whyNotEnd(
  { ask, now }: Means,
  id: string,
  endsApiKeys: boolean,
): Promise<Deactivation | undefined> {
  const before = await showOperator(ask, id)
  if (!before) return {}
  if (await isLastOwner(ask, before)) return { answer: 'last_owner' }
  const liveApiKeys = endsApiKeys ? [] : await liveKeysOf(ask, id, now)
  return liveApiKeys.length > 0 ? { answer: { liveApiKeys } } : undefined
}

const is = (id: string, state: Sql): Sql =>
  sql`EXISTS (SELECT 1 FROM operators p WHERE p.id = ${id} AND ${state})`

const ofInactive = (id: string): Roots => ({
  tokens: sql`operator = ${id} AND ${is(id, sql`NOT p.active`)}`,
  apiKeys: sql`made_by = ${id} AND ${is(id, sql`NOT p.active`)}`,
})

const withoutSeat = (id: string): Roots => ({
  tokens: sql`
    operator = ${id} AND kind IN ('assistant', 'personal') AND ${is(id, sql`NOT p.ai_seat`)}`,
})

async function liveKeysOf(ask: Ask, operator: string, now: number): Promise<string[]> {
  const rows = await ask(sql`
    SELECT id FROM api_keys
    WHERE made_by = ${operator} AND revoked_at IS NULL
      AND (expires_at IS NULL OR expires_at > ${now})
    ORDER BY created_at, id LIMIT 100`)
  return rows.map(({ id }) => String(id))
}

const isDemotion = ({ role = 'owner' }: OperatorChanges): boolean => role !== 'owner'

/** What is null stays as it is. */
function changedColumns({ email, role, permissions, hasAiSeat }: OperatorChanges): Sql {
  const listed = permissions ? JSON.stringify(permissions) : null
  return sql`
    email = coalesce(${email ?? null}, email), role = coalesce(${role ?? null}, role),
    permissions = coalesce(${listed}, permissions),
    ai_seat = coalesce(${hasAiSeat ?? null}, ai_seat)`
}

async function set(ask: Ask, id: string, changes: Sql): Promise<boolean> {
  const changed = await ask(sql`UPDATE operators SET ${changes} WHERE id = ${id} RETURNING id`)
  return changed.length === 1
}

async function isLastOwner(
  ask: Ask,
  { id, organization, role, isActive }: Operator,
): Promise<boolean> {
  if (role !== 'owner' || !isActive) return false
  const others = await ask(sql`
    SELECT 1 FROM operators
    WHERE organization = ${organization.id} AND id <> ${id} AND role = 'owner' AND active LIMIT 1`)
  return others.length === 0
}
