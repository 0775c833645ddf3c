import type { Assistant, AssistantStore, KeptAssistant } from '../../core/assistants/index.ts'
import type { Change, Subject } from '../../core/events/index.ts'
import { assistantOf, columnsOf, forgotten, modelInUseOf } from '../assistant-rows.ts'
import type { Ended } from '../ended.ts'
import { pageFrom, pageIn } from '../sql/pages.ts'
import { seenIn } from '../sql/seen.ts'
import { type Sql, sql } from '../sql/sql.ts'
import { activation, beginEnding, completeEnding, finishEnding, type Roots } from './endings.ts'
import type { CommitDeed } from './log.ts'
import type { Ask, Postgres } from './open.ts'

const COLUMNS = sql`
  a.id, a.organization, a.kind, a.natural_id, a.name, a.description, a.system, a.template,
  a.provider, a.base_url, a.model, a.sealed_key, a.credits_per_run, a.public,
  a.public_credits_per_day, a.public_default, a.active, a.created_at,
  greatest(a.ended_at, o.ended_at) AS last_ended_at`
const KEPT = sql`assistants a JOIN organizations o ON o.id = a.organization`
const ACTIVE = sql`${KEPT} AND o.active AND a.active`

/** Keeps assistants in PostgreSQL. */
export function postgresAssistantStore(postgres: Postgres, commitDeed: CommitDeed): AssistantStore {
  return {
    ...assistantQueries(postgres),
    ...assistantEdits(commitDeed),
    ...assistantEnds(commitDeed),
  }
}

type Queries = 'byId' | 'hasActiveAgent' | 'list' | 'modelsInUse' | 'publicDefault' | 'show'

function assistantQueries({ ask }: Postgres): Pick<AssistantStore, Queries> {
  return {
    async byId(organization, id) {
      const whose =
        organization === undefined ? sql`a.public` : sql`a.organization = ${organization}`
      const [row] = await ask(sql`
        SELECT h.seq, ${COLUMNS} FROM event_head h
        LEFT JOIN (${ACTIVE}) ON a.id = ${id} AND ${whose}`)
      return seenIn(row, assistantOf)
    },
    async publicDefault() {
      const [row] = await ask(
        sql`SELECT ${COLUMNS} FROM ${ACTIVE} WHERE a.public AND a.public_default`,
      )
      return row && assistantOf(row)
    },
    show: (organization, reference) => showAssistant(ask, organization, reference),
    async list({ organization, kind }, page) {
      const ofKind = kind === undefined ? sql`` : sql`AND a.kind = ${kind}`
      const rows = await ask(sql`
        SELECT ${COLUMNS} FROM ${KEPT}
        WHERE a.organization = ${organization} AND a.deleted_at IS NULL ${ofKind}
          AND ${pageIn(sql`a`, page)}`)
      return pageFrom(rows.map(assistantOf), page.limit)
    },
    async modelsInUse(most) {
      const rows = await ask(sql`
        SELECT a.base_url, a.public, count(*) AS assistants, min(a.id) AS example
        FROM ${ACTIVE} WHERE a.provider <> 'demo'
        GROUP BY a.base_url, a.public ORDER BY a.public DESC, count(*) DESC, a.base_url
        LIMIT ${most}`)
      return rows.map(modelInUseOf)
    },
    async hasActiveAgent(organization) {
      const agents = await ask(sql`
        SELECT 1 FROM assistants
        WHERE organization = ${organization} AND kind = 'agent' AND active LIMIT 1`)
      return agents.length === 1
    },
  }
}

/** Finds an assistant of an organization by id or natural id, active or not. */
async function showAssistant(
  ask: Ask,
  organization: string,
  reference: string,
): Promise<KeptAssistant | undefined> {
  const [row] = await ask(sql`
    SELECT ${COLUMNS} FROM ${KEPT}
    WHERE a.organization = ${organization} AND a.deleted_at IS NULL
      AND (a.id = ${reference} OR a.natural_id = ${reference})
    ORDER BY a.id = ${reference} DESC LIMIT 1`)
  return row && assistantOf(row)
}

/** Writes an assistant. */
export async function insertAssistant(ask: Ask, assistant: Assistant, now: number): Promise<void> {
  const { id, organization, kind } = assistant
  await ask(sql`
    INSERT INTO assistants (id, organization, kind, created_at, ${NAMES})
    VALUES (${id}, ${organization}, ${kind}, ${now}, ${valuesOf(assistant)})`)
}

/** What an assistant's owner may set, in the order of `valuesOf`. */
const NAMES = sql`
  natural_id, name, description, system, template, provider, base_url, model, sealed_key,
  credits_per_run, public, public_credits_per_day, public_default`

function valuesOf(assistant: Assistant): Sql {
  const row = columnsOf(assistant)
  return sql`
    ${row.natural_id}, ${row.name}, ${row.description}, ${row.system}, ${row.template},
    ${row.provider}, ${row.base_url}, ${row.model}, ${row.sealed_key}, ${row.credits_per_run},
    ${row.public}, ${row.public_credits_per_day}, ${row.public_default}`
}

function assistantEdits(commitDeed: CommitDeed): Pick<AssistantStore, 'add' | 'change'> {
  return {
    // The event first: a repetition is that before it is anything else.
    add: (assistant, change) =>
      commitDeed(async ({ ask, now, append, undo }) => {
        await append(change, await makeRoomFor(ask, assistant))
        if (await isTaken(ask, assistant)) return undo('taken')
        await insertAssistant(ask, assistant, now)
        return shown(ask, assistant)
      }),
    change: (organization, id, changes, change) =>
      commitDeed(async ({ ask, append, undo }) => {
        const before = await showAssistant(ask, organization, id)
        if (before?.id !== id) return undefined
        const assistant = { ...before, ...changes }
        await append(change, [`assistant:${id}`, ...(await makeRoomFor(ask, assistant))])
        if (await isTaken(ask, assistant)) return undo('taken')
        await ask(
          sql`UPDATE assistants SET (${NAMES}) = ROW (${valuesOf(assistant)}) WHERE id = ${id}`,
        )
        return shown(ask, assistant)
      }),
  }
}

async function isTaken(ask: Ask, { organization, naturalId, id }: Assistant): Promise<boolean> {
  const namesakes = await ask(sql`
    SELECT 1 FROM assistants
    WHERE organization = ${organization} AND natural_id = ${naturalId} AND id <> ${id}`)
  return namesakes.length > 0
}

/** Makes room for a public default, and says which assistant is none any more. */
async function makeRoomFor(ask: Ask, { publicDefault, id }: Assistant): Promise<Subject[]> {
  if (!publicDefault) return []
  const rows = await ask(sql`
    UPDATE assistants SET public_default = false WHERE public_default AND id <> ${id}
    RETURNING id`)
  return rows.map((row): Subject => `assistant:${row.id}`)
}

async function shown(ask: Ask, { organization, id }: Assistant): Promise<KeptAssistant> {
  const assistant = await showAssistant(ask, organization, id)
  if (!assistant) throw new Error('an assistant is not there that was just written')
  return assistant
}

type Ends = Pick<AssistantStore, 'activate' | 'deactivate' | 'delete'>

function assistantEnds(commitDeed: CommitDeed): Ends {
  return {
    activate: (organization, id, change) =>
      commitDeed(async (tools) => {
        const { ask, now, append } = tools
        const before = await showAssistant(ask, organization, id)
        if (before?.id !== id) return undefined
        if (before.isActive) return before
        await completeEnding(tools, forInactive(id))
        await ask(sql`UPDATE assistants SET ${activation(now)} WHERE id = ${id}`)
        await append(change, [`assistant:${id}`])
        return showAssistant(ask, organization, id)
      }),
    async deactivate(organization, id, change) {
      const roots = forInactive(id)
      const told: Change = { ...change, ends: [...change.ends, `assistant:${id}`] }
      const { answer, begun } = await commitDeed<Deactivation>(async (tools) => {
        const before = await showAssistant(tools.ask, organization, id)
        if (before?.id !== id) return { answer: undefined, begun: undefined }
        if (!before.isActive) return { answer: before, begun: undefined }
        await tools.ask(sql`
          UPDATE assistants SET active = false, ended_at = ${tools.now} WHERE id = ${id}`)
        const begun = await beginEnding(tools, roots, told)
        return { begun, answer: await showAssistant(tools.ask, organization, id) }
      })
      if (begun) await finishEnding(commitDeed, begun, roots, told)
      return answer
    },
    async delete(organization, id, change) {
      const roots = forInactive(id)
      const told: Change = { ...change, ends: [...change.ends, `assistant:${id}`] }
      const begun = await commitDeed<Ended | undefined>(async (tools) => {
        const before = await showAssistant(tools.ask, organization, id)
        if (before?.id !== id) return undefined
        await tools.ask(sql`
          UPDATE assistants SET (${NAMES}) = ROW (${valuesOf(forgotten(before))}), active = false,
            ended_at = ${tools.now}, deleted_at = ${tools.now}
          WHERE id = ${id}`)
        return beginEnding(tools, roots, told)
      })
      if (begun) await finishEnding(commitDeed, begun, roots, told)
      return begun !== undefined
    },
  }
}

interface Deactivation {
  readonly answer: KeptAssistant | undefined
  readonly begun: Ended | undefined
}

const forInactive = (id: string): Roots => ({
  tokens: sql`
    assistant = ${id} AND EXISTS (
      SELECT 1 FROM assistants a WHERE a.id = ${id} AND NOT a.active)`,
})
