import type { OrganizationStore } from '../../core/accounts/index.ts'
import { organizationOf } from '../account-rows.ts'
import { activation, endTokens } from './endings.ts'
import type { CommitDeed } from './log.ts'
import type { Ask, Postgres } from './open.ts'
import { insertOperator } from './operator-rows.ts'
import { pageFrom, pageIn } from './pages.ts'
import { type Sql, sql } from './sql.ts'

const COLUMNS = sql`id, name, active, created_at`

/** Keeps organizations in PostgreSQL. */
export function postgresOrganizationStore(
  { ask }: Postgres,
  commitDeed: CommitDeed,
): OrganizationStore {
  return {
    async list(page) {
      const rows = await ask(sql`SELECT ${COLUMNS} FROM organizations o WHERE ${pageIn(O, page)}`)
      return pageFrom(rows.map(organizationOf), page.limit)
    },
    show: (id) => one(ask, sql`SELECT ${COLUMNS} FROM organizations WHERE id = ${id}`),
    add: ({ id, name }, owner, change) =>
      commitDeed(async ({ ask, now, append, undo }) => {
        await append(change) // first: whoever repeats an act hears that, and not that the name is taken
        const [row = {}] = await ask(sql`
          INSERT INTO organizations (id, name, created_at) VALUES (${id}, ${name}, ${now})
          RETURNING ${COLUMNS}`)
        const added = await insertOperator(ask, owner, now)
        return added ? { organization: organizationOf(row), owner: added } : undo('taken')
      }),
    rename: (id, name, change) =>
      commitDeed(async ({ ask, append }) => {
        const organization = await set(ask, id, sql`name = ${name}`)
        if (organization) await append(change)
        return organization
      }),
    deactivate: (id, change) =>
      commitDeed(async (tools) => {
        const organization = await set(tools.ask, id, sql`active = false, ended_at = ${tools.now}`)
        if (!organization) return undefined
        await tools.append(change, await endTokens(tools, sql`organization = ${id}`, change.ends))
        return organization
      }),
    activate: (id, change) =>
      commitDeed(async ({ ask, now, append }) => {
        const organization = await set(ask, id, activation(now))
        if (organization) await append(change)
        return organization
      }),
  }
}

const O = sql`o`

async function one(ask: Ask, statement: Sql) {
  const [row] = await ask(statement)
  return row && organizationOf(row)
}

const set = (ask: Ask, id: string, changes: Sql) =>
  one(ask, sql`UPDATE organizations SET ${changes} WHERE id = ${id} RETURNING ${COLUMNS}`)
