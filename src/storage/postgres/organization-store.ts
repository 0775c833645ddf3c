import type { Organization, OrganizationStore } from '../../core/accounts/index.ts'
import { organizationOf } from '../account-rows.ts'
import type { Ended } from '../ended.ts'
import { pageFrom, pageIn } from '../sql/pages.ts'
import { type Sql, sql } from '../sql/sql.ts'
import { activation, beginEnding, completeEnding, finishEnding, type Roots } from './endings.ts'
import type { CommitDeed } from './log.ts'
import type { Ask, Postgres } from './open.ts'
import { insertOperator } from './operator-rows.ts'

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
    async deactivate(id, change) {
      const roots = ofInactive(id)
      const { organization, begun } = await commitDeed<Deactivation>(async (tools) => {
        const organization = await set(tools.ask, id, sql`active = false, ended_at = ${tools.now}`)
        if (!organization) return { organization, begun: undefined }
        return { organization, begun: await beginEnding(tools, roots, change) }
      })
      if (begun) await finishEnding(commitDeed, begun, roots, change)
      return organization
    },
    activate: (id, change) =>
      commitDeed(async (tools) => {
        await completeEnding(tools, ofInactive(id))
        const organization = await set(tools.ask, id, activation(tools.now))
        if (organization) await tools.append(change)
        return organization
      }),
  }
}

const O = sql`o`

interface Deactivation {
  readonly organization: Organization | undefined
  readonly begun: Ended | undefined
}

const ofInactive = (id: string): Roots => ({
  tokens: sql`
    organization = ${id} AND EXISTS (
      SELECT 1 FROM organizations o WHERE o.id = ${id} AND NOT o.active)`,
})

async function one(ask: Ask, statement: Sql) {
  const [row] = await ask(statement)
  return row && organizationOf(row)
}

const set = (ask: Ask, id: string, changes: Sql) =>
  one(ask, sql`UPDATE organizations SET ${changes} WHERE id = ${id} RETURNING ${COLUMNS}`)
