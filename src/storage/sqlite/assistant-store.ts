import type { SQLOutputValue } from 'node:sqlite'
import {
  ASSISTANT_KINDS,
  type Assistant,
  type AssistantKind,
  type AssistantStore,
  type UpstreamSettings,
} from '../../core/assistants/index.ts'
import type { Row, Sqlite } from './open.ts'

const ACTIVE = `
  SELECT a.* FROM assistants a JOIN organizations o ON o.id = a.organization AND o.active = 1
  WHERE a.active = 1`

/** Keeps assistants in SQLite. */
export function sqliteAssistantStore({ db, read }: Sqlite): AssistantStore {
  const byId = db.prepare(`${ACTIVE} AND a.id = ?`)
  const publicDefault = db.prepare(`${ACTIVE} AND a.public = 1 AND a.public_default = 1`)

  return {
    assistantById: (id) =>
      read(() => {
        const row = byId.get(id)
        return row && assistantOf(row)
      }),
    publicDefault: () =>
      read(() => {
        const row = publicDefault.get()
        return row && assistantOf(row)
      }),
  }
}

function assistantOf(row: Row): Assistant {
  return {
    id: String(row.id),
    organization: String(row.organization),
    kind: kindOf(row.kind),
    name: String(row.name),
    system: String(row.system),
    template: String(row.template),
    upstream: upstreamOf(row),
    creditsPerRun: Number(row.credits_per_run),
    public: row.public === 1,
    publicCreditsPerDay:
      row.public_credits_per_day === null ? null : Number(row.public_credits_per_day),
    publicDefault: row.public_default === 1,
  }
}

function kindOf(text: SQLOutputValue | undefined): AssistantKind {
  const kind = ASSISTANT_KINDS.find((known) => known === text)
  if (!kind) throw new Error('an assistant of an unknown kind')
  return kind
}

function upstreamOf(row: Row): UpstreamSettings {
  if (row.provider === 'demo') return { provider: 'demo' }
  return {
    provider: 'openai-compatible',
    baseUrl: String(row.base_url),
    model: String(row.model),
    sealedKey: row.sealed_key === null ? null : String(row.sealed_key),
  }
}
