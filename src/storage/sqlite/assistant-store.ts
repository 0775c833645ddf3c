import type { DatabaseSync } from 'node:sqlite'
import type { Assistant, AssistantStore, KeptAssistant } from '../../core/assistants/index.ts'
import type { Change, Subject } from '../../core/events/index.ts'
import { assistantOf, columnsOf, forgotten, modelInUseOf } from '../assistant-rows.ts'
import { seenIn } from '../sql/seen.ts'
import { createEnding } from './endings.ts'
import type { CommitDeed } from './log.ts'
import type { Sqlite } from './open.ts'
import { pageFrom, pageIn, pageValues } from './pages.ts'

const KEPT = `
  SELECT a.*, nullif(max(ifnull(a.ended_at, -1), ifnull(o.ended_at, -1)), -1) AS last_ended_at
  FROM assistants a JOIN organizations o ON o.id = a.organization`
// Each table is joined by its own key: SQLite would first copy a whole join that stood in brackets.
const BY_ID = `
  SELECT h.seq, a.*, nullif(max(ifnull(a.ended_at, -1), ifnull(o.ended_at, -1)), -1) AS last_ended_at
  FROM event_head h
  LEFT JOIN assistants a ON a.id = :id AND a.active = 1
    AND iif(:organization IS NULL, a.public = 1, a.organization = :organization)
    AND EXISTS (SELECT 1 FROM organizations WHERE id = a.organization AND active = 1)
  LEFT JOIN organizations o ON o.id = a.organization`
const PUBLIC_DEFAULT = `
  ${KEPT} AND o.active = 1 WHERE a.active = 1 AND a.public = 1 AND a.public_default = 1`
const SHOW = `
  ${KEPT} WHERE a.organization = :organization AND a.deleted_at IS NULL
    AND (a.id = :reference OR a.natural_id = :reference)
  ORDER BY a.id = :reference DESC LIMIT 1`
const LIST = `
  ${KEPT} WHERE a.organization = :organization AND a.deleted_at IS NULL
    AND ifnull(a.kind = :kind, true) AND ${pageIn('a')}`
const MODELS_IN_USE = `
  SELECT a.base_url, a.public, count(*) AS assistants, min(a.id) AS example
  FROM assistants a JOIN organizations o ON o.id = a.organization AND o.active = 1
  WHERE a.active = 1 AND a.provider <> 'demo'
  GROUP BY a.base_url, a.public ORDER BY a.public DESC, count(*) DESC, a.base_url LIMIT ?`

/** Keeps assistants in SQLite. */
export function sqliteAssistantStore(sqlite: Sqlite, commitDeed: CommitDeed): AssistantStore {
  const { db, read } = sqlite
  const byId = db.prepare(BY_ID)
  const publicDefault = db.prepare(PUBLIC_DEFAULT)
  const list = db.prepare(LIST)
  const modelsInUse = db.prepare(MODELS_IN_USE)
  const activeAgent = db.prepare(
    "SELECT 1 FROM assistants WHERE organization = ? AND kind = 'agent' AND active = 1 LIMIT 1",
  )
  const show = showAssistant(db)

  return {
    byId: (organization, id) =>
      read(() => seenIn(byId.get({ organization: organization ?? null, id }), assistantOf)),
    publicDefault: () =>
      read(() => {
        const row = publicDefault.get()
        return row && assistantOf(row)
      }),
    show: (organization, reference) => read(() => show(organization, reference)),
    list: ({ organization, kind = null }, page) =>
      read(() => {
        const rows = list.all({ organization, kind, ...pageValues(page) })
        return pageFrom(rows, page.limit, assistantOf)
      }),
    modelsInUse: (most) => read(() => modelsInUse.all(most).map(modelInUseOf)),
    hasActiveAgent: (organization) => read(() => activeAgent.get(organization) !== undefined),
    ...sqliteAssistantEdits(sqlite, commitDeed),
    ...sqliteAssistantEnds(sqlite, commitDeed),
  }
}

/** Writes an assistant. */
export function insertAssistant(db: DatabaseSync): (assistant: Assistant, now: number) => void {
  const insert = db.prepare(`
    INSERT INTO assistants (id, organization, kind, natural_id, name, description, system, template,
      provider, base_url, model, sealed_key, credits_per_run, public, public_credits_per_day,
      public_default, active, created_at)
    VALUES (:id, :organization, :kind, :natural_id, :name, :description, :system, :template,
      :provider, :base_url, :model, :sealed_key, :credits_per_run, :public, :public_credits_per_day,
      :public_default, 1, :now)`)
  return (assistant, now) => {
    const { id, organization, kind } = assistant
    insert.run({ id, organization, kind, ...columnsOf(assistant), now })
  }
}

/** Writes all that an assistant's owner may set. */
const updateAssistant = (db: DatabaseSync) =>
  db.prepare(`
    UPDATE assistants SET natural_id = :natural_id, name = :name, description = :description,
      system = :system, template = :template, provider = :provider, base_url = :base_url,
      model = :model, sealed_key = :sealed_key, credits_per_run = :credits_per_run,
      public = :public, public_credits_per_day = :public_credits_per_day,
      public_default = :public_default
    WHERE id = :id`)

/** Finds an assistant of an organization by id or natural id, active or not. */
function showAssistant(db: DatabaseSync) {
  const show = db.prepare(SHOW)
  return (organization: string, reference: string): KeptAssistant | undefined => {
    const row = show.get({ organization, reference })
    return row && assistantOf(row)
  }
}

function sqliteAssistantEdits(
  { db }: Sqlite,
  commitDeed: CommitDeed,
): Pick<AssistantStore, 'add' | 'change'> {
  const show = showAssistant(db)
  const insert = insertAssistant(db)
  const update = updateAssistant(db)
  const namesake = db.prepare(
    'SELECT 1 FROM assistants WHERE organization = ? AND natural_id = ? AND id <> ?',
  )
  const takeDefault = db.prepare(
    'UPDATE assistants SET public_default = 0 WHERE public_default = 1 AND id <> ? RETURNING id',
  )

  const isTaken = ({ organization, naturalId, id }: Assistant) =>
    namesake.get(organization, naturalId, id) !== undefined
  /** Makes room for a public default, and says which assistant is none any more. */
  const makeRoomFor = ({ publicDefault, id }: Assistant): Subject[] =>
    publicDefault ? takeDefault.all(id).map((row): Subject => `assistant:${row.id}`) : []
  const shown = ({ organization, id }: Assistant): KeptAssistant => {
    const assistant = show(organization, id)
    if (!assistant) throw new Error('an assistant is not there that was just written')
    return assistant
  }

  return {
    // The event first: a repetition is that before it is anything else.
    add: (assistant, change) =>
      commitDeed((now, append, undo) => {
        append(change, makeRoomFor(assistant))
        if (isTaken(assistant)) return undo('taken')
        insert(assistant, now)
        return shown(assistant)
      }),
    change: (organization, id, changes, change) =>
      commitDeed((_, append, undo) => {
        const before = show(organization, id)
        if (before?.id !== id) return undefined
        const assistant = { ...before, ...changes }
        append(change, [`assistant:${id}`, ...makeRoomFor(assistant)])
        if (isTaken(assistant)) return undo('taken')
        update.run({ id, ...columnsOf(assistant) })
        return shown(assistant)
      }),
  }
}

const FOR_INACTIVE = {
  tokens: 'assistant = :id AND EXISTS (SELECT 1 FROM assistants WHERE id = :id AND active = 0)',
}

function sqliteAssistantEnds(
  { db }: Sqlite,
  commitDeed: CommitDeed,
): Pick<AssistantStore, 'activate' | 'deactivate' | 'delete'> {
  const show = showAssistant(db)
  const end = db.prepare('UPDATE assistants SET active = 0, ended_at = ? WHERE id = ?')
  const begin = db.prepare('UPDATE assistants SET active = 1 WHERE id = ?')
  const update = updateAssistant(db)
  const remove = db.prepare(`
    UPDATE assistants SET active = 0, ended_at = :now, deleted_at = :now WHERE id = :id`)
  const ending = createEnding(db, commitDeed, FOR_INACTIVE)

  return {
    activate: (organization, id, change) =>
      commitDeed((now, append) => {
        const before = show(organization, id)
        if (before?.id !== id) return undefined
        if (before.isActive) return before
        ending.complete({ id }, now)
        begin.run(id)
        append(change, [`assistant:${id}`])
        return show(organization, id)
      }),
    async deactivate(organization, id, change) {
      const told: Change = { ...change, ends: [...change.ends, `assistant:${id}`] }
      const { answer, begun } = await commitDeed((now, append) => {
        const before = show(organization, id)
        if (before?.id !== id) return { answer: undefined, begun: undefined }
        if (!before.isActive) return { answer: before, begun: undefined }
        end.run(now, id)
        return { begun: ending.begin({ id }, now, told, append), answer: show(organization, id) }
      })
      if (begun) await ending.finish(begun, { id }, told)
      return answer
    },
    async delete(organization, id, change) {
      const told: Change = { ...change, ends: [...change.ends, `assistant:${id}`] }
      const begun = await commitDeed((now, append) => {
        const before = show(organization, id)
        if (before?.id !== id) return undefined
        update.run({ id, ...columnsOf(forgotten(before)) })
        remove.run({ id, now })
        return ending.begin({ id }, now, told, append)
      })
      if (begun) await ending.finish(begun, { id }, told)
      return begun !== undefined
    },
  }
}
