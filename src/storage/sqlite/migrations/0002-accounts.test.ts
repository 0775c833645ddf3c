import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import { openForTest, temporaryFolder } from '../../../../test/support/sqlite.ts'
import { createPasswords, PERMISSIONS } from '../../../core/accounts/index.ts'
import { digestOf } from '../../../core/secrets/index.ts'
import { setUp } from '../../../core/setup/index.ts'
import { BEGINNING } from './0001-beginning.ts'
import { migrate } from './index.ts'

const LATER = Date.UTC(2031, 0, 1)
const ROWS = `
  INSERT INTO organizations VALUES ('org_old', 'Demo', 1, 5);
  INSERT INTO api_keys VALUES
    ('key', 'pk_key', 'digest', 'org_old', 'Demo API key', 12, 5, ${LATER}, NULL),
    ('revoked', 'pk_revoked', 'digest of revoked', 'org_old', 'Old', NULL, 5, NULL, 6);
  INSERT INTO assistants VALUES
    ('bot', 'org_old', 'chatbot', 'Demo chatbot', 'Be brief.', '', 'demo', NULL, NULL, NULL, 1, 1,
      NULL, 1, 1, 5),
    ('wf', 'org_old', 'workflow', 'Demo story', '', 'Tell me {{story}}.', 'openai-compatible',
      'http://127.0.0.1/v1', 'small', NULL, 2, 0, 7, 0, 1, 5);
  INSERT INTO tokens VALUES ('token', 'org_old', 'key', 'a generation', ${LATER});
  INSERT INTO setup VALUES (1, 'org_old', 'key', 'pk_key', 'bot', 'wf');`

/** Opens a database that a version of the program wrote that knew the first schema only. */
function openOld(t: TestContext) {
  const path = join(temporaryFolder(t), 'jeton.db')
  const db = new DatabaseSync(path)
  migrate(db, [BEGINNING])
  const { dev, ino, birthtimeNs } = statSync(path, { bigint: true })
  const file = `${dev}:${ino}:${birthtimeNs}`
  db.exec(`${ROWS} UPDATE store SET generation = 'a generation', file = '${file}'`)
  db.close()
  return openForTest(t, path)
}

it('leaves API keys what they were, with every permission', async (t) => {
  const { apiKeys } = openOld(t)
  const caller = {
    apiKeyId: 'key',
    keyId: 'pk_key',
    organization: 'org_old',
    name: 'Demo API key',
    environment: 'production',
    permissions: PERMISSIONS,
    madeBy: null,
    expiresAt: LATER,
    streamTokensPerMinute: 12,
    userTokensPerMinute: null,
    parent: null,
    ancestors: [],
    isPaused: false,
    isInGrace: false,
    organizationEndedAt: null,
  }
  assert.deepEqual((await apiKeys.bySecret('digest')).value, caller)
  assert.equal((await apiKeys.bySecret('digest of revoked')).value, undefined)
  const shown = await apiKeys.show('org_old', 'revoked')
  assert.deepEqual([shown?.createdAt, shown?.revokedAt], [5, 6])
  assert.equal(shown?.secrets.length, 1)
})

it('leaves tokens, assistants and what set-up made as they were', async (t) => {
  const { tokens, assistants, setup } = openOld(t)
  const owner = { organization: 'org_old', apiKeyId: 'key' }
  assert.deepEqual(await tokens.peek('token'), { ...owner, issuedAt: 0 })
  const bot = (await assistants.byId('org_old', 'bot')).value
  assert.deepEqual([bot?.naturalId, bot?.description, bot?.system], [null, '', 'Be brief.'])
  assert.equal((await assistants.publicDefault())?.id, 'bot')
  const { value: workflow } = await assistants.byId('org_old', 'wf')
  assert.deepEqual([workflow?.creditsPerRun, workflow?.publicCreditsPerDay], [2, 7])
  assert.deepEqual(await setup.setupIds(), {
    organization: { id: 'org_old' },
    apiKey: { id: 'key', keyId: 'pk_key' },
    chatbot: { id: 'bot' },
    workflow: { id: 'wf' },
    operator: undefined,
    agent: undefined,
    assistant: undefined,
  })
})

it('lets set-up add what was not made then, for whom the API key acts from now on', async (t) => {
  const { apiKeys, assistants, longLived, operators, setup } = openOld(t)
  const passwords = createPasswords({ memoryKibibytes: 8, passes: 1 })
  const ask = {
    upstream: { provider: 'demo' },
    passwords,
    handOver: () => undefined,
  } as const
  const made = await setUp(setup, ask)
  assert.deepEqual(made.apiKey, { id: 'key', keyId: 'pk_key', keySecret: null })
  assert.deepEqual([made.chatbot.id, made.workflow.id], ['bot', 'wf'])

  const signedIn = await operators.forSigningIn(made.operator.username)
  assert.ok(await passwords.verify(made.operator.password ?? '', signedIn?.password ?? ''))
  const { operator } = signedIn ?? {}
  assert.deepEqual(operator?.organization, { id: 'org_old', name: 'Demo' })
  assert.equal((await apiKeys.bySecret('digest')).value?.madeBy, operator?.id)
  const { value: borne } = await longLived.bySecret(digestOf(made.accessToken ?? ''))
  assert.deepEqual(borne?.operator, operator)
  assert.equal((await assistants.byId('org_old', made.agent.id)).value?.kind, 'agent')
  assert.ok(await assistants.show('org_old', made.assistant.id))

  const again = await setUp(setup, ask)
  const secrets = { operator: { ...made.operator, password: null }, accessToken: null }
  assert.deepEqual(again, { ...made, ...secrets })
})
