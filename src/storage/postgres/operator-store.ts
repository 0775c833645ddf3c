import type { Operator, OperatorChanges, OperatorStore } from '../../core/accounts/index.ts'
import type { Change, Subject } from '../../core/events/index.ts'
import { operatorOf } from '../account-rows.ts'
import { seenIn } from '../seen.ts'
import { endTokens } from './endings.ts'
import type { CommitDeed, Tools } from './log.ts'
import type { Ask, Postgres } from './open.ts'
import { insertOperator, OPERATOR, SHOWN, showOperator } from './operator-rows.ts'
import { pageFrom, pageIn } from './pages.ts'
import { type Sql, sql } from './sql.ts'

/** Keeps operators in PostgreSQL. */
export function postgresOperatorStore(postgres: Postgres, commitDeed: CommitDeed): OperatorStore {
  return { ...operatorQueries(postgres), ...operatorDeeds(commitDeed), ...operatorEnds(commitDeed) }
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

type Deeds = 'activate' | 'add' | 'setPassword'

function operatorDeeds(commitDeed: CommitDeed): Pick<OperatorStore, Deeds> {
  return {
    add: (operator, told) =>
      commitDeed(async ({ ask, now, append, undo }) => {
        await append(told) // first: whoever repeats an act hears that, and not that the name is taken
        return (await insertOperator(ask, operator, now)) ?? undo('taken')
      }),
    activate: (id, told) =>
      commitDeed(async ({ ask, append }) => {
        if (!(await set(ask, id, sql`active = true`))) return undefined
        await append(told)
        return showOperator(ask, id)
      }),
    setPassword: (id, password, keptSession, told) =>
      commitDeed(async (tools) => {
        if (!(await set(tools.ask, id, sql`password = ${password}`))) return false
        const sessions = sql`
          operator = ${id} AND kind = 'session' AND id IS DISTINCT FROM ${keptSession ?? null}`
        await tools.append(told, await endTokens(tools, sessions, told.ends))
        return true
      }),
  }
}

type Altered = Operator | 'last_owner' | undefined

function operatorEnds(commitDeed: CommitDeed): Pick<OperatorStore, 'change' | 'deactivate'> {
  /** Does something to an operator who is there, unless it leaves nobody to own the organization. */
  const alter = (
    id: string,
    told: Change,
    deed: (tools: Tools<Altered>) => Promise<readonly Subject[]>,
  ) =>
    commitDeed<Altered>(async (tools) => {
      const { ask, append, undo } = tools
      const before = await showOperator(ask, id)
      if (!before) return undefined
      await append(told, await deed(tools))
      return (await wasLastOwner(ask, before)) ? undo('last_owner') : showOperator(ask, id)
    })

  return {
    change: (id, changes, told) =>
      alter(id, told, async (tools) => {
        await set(tools.ask, id, changedColumns(changes))
        if (changes.hasAiSeat !== false) return []
        const forTheSeat = sql`operator = ${id} AND kind IN ('assistant', 'personal')`
        return endTokens(tools, forTheSeat, told.ends)
      }),
    deactivate: (id, told) =>
      alter(id, told, async (tools) => {
        await set(tools.ask, id, sql`active = false`)
        const tokens = sql`
          operator = ${id}
          OR made_by IN (SELECT 'apiKey:' || id FROM api_keys WHERE made_by = ${id})`
        return endTokens(tools, tokens, told.ends)
      }),
  }
}

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

async function wasLastOwner(
  ask: Ask,
  { organization, role, isActive }: Operator,
): Promise<boolean> {
  if (role !== 'owner' || !isActive) return false
  const owners = await ask(sql`
    SELECT 1 FROM operators
    WHERE organization = ${organization.id} AND role = 'owner' AND active LIMIT 1`)
  return owners.length === 0
}
