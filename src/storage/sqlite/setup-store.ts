import type { DatabaseSync } from 'node:sqlite'
import type { Assistant } from '../../core/assistants/index.ts'
import type { NewApiKey, SetupIds, SetupStore } from '../../core/setup/index.ts'
import type { Sqlite } from './open.ts'

/** Keeps in SQLite what set-up made. */
export function sqliteSetupStore({ db, commit, read }: Sqlite): SetupStore {
  const remember = db.prepare('INSERT INTO setup VALUES (1, ?, ?, ?, ?, ?)')
  const addOrganization = db.prepare('INSERT INTO organizations VALUES (?, ?, 1, ?)')
  const addKey = db.prepare(`
    INSERT INTO api_keys (id, key_id, digest, organization, name, created_at)
    VALUES (?, ?, ?, ?, ?, ?)`)
  const addAssistant = db.prepare(
    'INSERT INTO assistants VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)',
  )

  const keepKey = (key: NewApiKey, now: number) =>
    addKey.run(key.id, key.keyId, key.digest, key.organization, key.name, now)

  function keepAssistant(assistant: Assistant, now: number) {
    const { id, organization, kind, name, system, template, creditsPerRun } = assistant
    const { provider, ...rest } = assistant.upstream
    const { baseUrl, model, sealedKey } = { baseUrl: null, model: null, sealedKey: null, ...rest }
    const isPublic = [
      Number(assistant.public),
      assistant.publicCreditsPerDay,
      Number(assistant.publicDefault),
    ]
    const texts = [id, organization, kind, name, system, template]
    addAssistant.run(...texts, provider, baseUrl, model, sealedKey, creditsPerRun, ...isPublic, now)
  }

  return {
    setupIds: () => read(() => setupIdsIn(db)),
    begin: ({ organization, apiKey, assistants, ids }) =>
      commit((now) => {
        addOrganization.run(organization.id, organization.name, now)
        keepKey(apiKey, now)
        for (const assistant of assistants) keepAssistant(assistant, now)
        remember.run(organization.id, apiKey.id, apiKey.keyId, ids.chatbot.id, ids.workflow.id)
      }),
  }
}

/** What set-up made in this database; undefined if it never ran. */
export function setupIdsIn(db: DatabaseSync): SetupIds | undefined {
  const isEmpty = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'setup'").get() === undefined
  const row = isEmpty ? undefined : db.prepare('SELECT * FROM setup').get()
  return (
    row && {
      organization: { id: String(row.organization) },
      apiKey: { id: String(row.api_key), keyId: String(row.key_id) },
      chatbot: { id: String(row.chatbot) },
      workflow: { id: String(row.workflow) },
    }
  )
}
