import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { digestOf, newSecret } from '../../src/core/secrets/index.ts'
import { openDataFolder } from '../../src/storage/data-folder.ts'
import { BEGINNING } from '../../src/storage/sqlite/migrations/0001-beginning.ts'
import { migrate } from '../../src/storage/sqlite/migrations/index.ts'

/** What the first version of the program left behind, which knew neither operators nor agents. */
export const EARLY = {
  organization: { id: 'org_early' },
  apiKey: { id: 'key_early', keyId: 'pk_early' },
  chatbot: { id: 'bot_early' },
  workflow: { id: 'wf_early' },
} as const

const ROWS = `
  INSERT INTO organizations VALUES ('org_early', 'Demo', 1, 0);
  INSERT INTO assistants VALUES
    ('bot_early', 'org_early', 'chatbot', 'Demo chatbot', '', '', 'demo', NULL, NULL, NULL,
      1, 1, NULL, 1, 1, 0),
    ('wf_early', 'org_early', 'workflow', 'Demo story', '', 'Tell me {{story}}.', 'demo', NULL,
      NULL, NULL, 1, 1, NULL, 0, 1, 0);
  INSERT INTO setup VALUES (1, 'org_early', 'key_early', 'pk_early', 'bot_early', 'wf_early')`

const KEY = `
  INSERT INTO api_keys (id, key_id, digest, organization, name, created_at)
  VALUES ('key_early', 'pk_early', ?, 'org_early', 'Demo API key', 0)`

/** Makes a data folder as that version left it, and says the secret of its API key. */
export function earlyDeployment(data: string): string {
  openDataFolder(data).secret()
  const db = new DatabaseSync(join(data, 'jeton.db'))
  migrate(db, [BEGINNING])
  db.exec(ROWS)
  const secret = newSecret('sk_')
  db.prepare(KEY).run(digestOf(secret))
  db.close()
  return secret
}
