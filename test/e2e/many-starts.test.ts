import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, it, type TestContext } from 'node:test'
import { jeton } from '../support/jeton-command.ts'
import { anyServer, ownPart } from '../support/postgres.ts'
import { withoutPostgres } from '../support/postgres-server.ts'
import { sharedRedis, withoutRedis } from '../support/redis-server.ts'
import { firstRunOf, startAgain } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

const skip = withoutPostgres || withoutRedis
const server = withoutPostgres ? '' : await anyServer({ after })
const ownKeys = await sharedRedis()

const PROCESSES = 10

/** An empty database and Redis, and how processes are told of them. */
async function empty(t: TestContext) {
  const { url, client } = await ownPart(t, server)
  const redis = ownKeys()
  const environment = {
    DATABASE_URL: url,
    REDIS_URL: redis.url,
    JETON_REDIS_PREFIX: redis.prefix,
    JETON_SECRET: randomBytes(32).toString('base64url'),
  }
  return { client, environment }
}

it('sets an empty database up once for ten who start at once, and none of them fails', {
  skip,
}, async (t) => {
  const { url, client } = await ownPart(t, server)
  const redis = ownKeys()
  const environment = {
    DATABASE_URL: url,
    REDIS_URL: redis.url,
    JETON_REDIS_PREFIX: redis.prefix,
    JETON_SECRET: randomBytes(32).toString('base64url'),
  }
  const shared = tempFolder(t)
  // Half of them on one machine, as it were, and the others each on its own.
  const folders = Array.from({ length: PROCESSES }, (_, at) => (at % 2 ? shared : tempFolder(t)))
  const all = await Promise.all(folders.map((data) => startAgain(t, { data, environment })))

  const told = [...new Set(folders)].filter((data) => existsSync(join(data, 'first-run.json')))
  assert.equal(told.length, 1)
  const { apiKey, operator } = firstRunOf(told[0] ?? '')
  for (const { url, stderr } of all) {
    const authorization = `Bearer ${apiKey.keySecret}`
    const balance = await fetch(`${url}/api/v1/balance`, { headers: { authorization } })
    assert.deepEqual(await balance.json(), { success: true, credits: null })
    assert.equal((await signIn(url, operator)).status, 200)
    assert.equal(stderr(), '')
  }
  const { rows } = await client.query('SELECT type, count(*)::int FROM events GROUP BY type')
  const counts = Object.fromEntries(rows.map(({ type, count }) => [type, count]))
  assert.equal(counts['deployment.set_up'], 1)
  assert.equal(counts['signing_key.added'], 1)
  const keys = await client.query('SELECT count(*)::int FROM signing_keys')
  assert.equal(keys.rows[0].count, 1)
})

it('prints secrets to whoever did the set-up, and to no other machine', { skip }, async (t) => {
  const { environment } = await empty(t)
  const setUp = async () => {
    const on = { ...environment, JETON_DATA: tempFolder(t) }
    const { code, stdout, stderr } = await jeton(t, ['setup', '--json'], on)
    assert.deepEqual([code, stderr], [0, ''])
    return JSON.parse(stdout)
  }
  const made = await setUp()
  assert.match(made.accessToken, /^vai_pat_/)
  assert.deepEqual(await setUp(), {
    ...made,
    apiKey: { ...made.apiKey, keySecret: null },
    operator: { ...made.operator, password: null },
    accessToken: null,
  })
})

const signIn = (url: string, { username, password }: { username: string; password: string }) =>
  fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
