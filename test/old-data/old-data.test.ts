import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { withoutCluster } from '../support/clustered.ts'
import { jeton } from '../support/jeton-command.ts'
import { lifeOfFile } from '../support/life-of-file.ts'
import { served } from '../support/served.ts'
import { ENGINES, type OldData } from './opened.ts'
import { FAMILIES, NOT_WARNED, VERDICTS, WARNED } from './verdicts.ts'

const chat = { messages: [{ role: 'user', content: 'Hello' }] }
const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }]

const statusesOf = (names: readonly string[], status: number) =>
  Object.fromEntries(names.map((name) => [name, status]))

/** The lines of the log that warn of something. */
const warningsIn = (log: string): string[] =>
  log.split('\n').filter((line) => line.startsWith('{') && JSON.parse(line).level === 'warn')

async function statusOfChat({ ask, secrets }: OldData, name: string, more: object = {}) {
  const { secret = '' } = secrets[name] ?? {}
  const { status } = await ask(secret, 'POST', '/v1/chat/completions', { ...chat, ...more })
  return status
}

const life = lifeOfFile()

type Opened = () => OldData

function secretsLive(opened: Opened): void {
  it('keeps every secret alive that nothing has ended', async () => {
    const old = opened()
    assert.deepEqual(await old.statuses(Object.keys(VERDICTS)), VERDICTS)
    const known = Object.entries(old.secrets).filter(([name]) => / /.test(name))
    assert.deepEqual(known.map(([name]) => name).toSorted(), Object.keys(VERDICTS).toSorted())
  })

  it('lets only keys that may send chats issue tokens', async () => {
    const { ask, secrets } = opened()
    const issue = async (name: string) =>
      (await ask(secrets[name]?.secret ?? '', 'GET', '/api/v1/token')).status
    for (const name of ['first key', 'key for chats', 'key of Acme']) {
      assert.equal(await issue(name), 200, name)
    }
    for (const name of ['key for tokens, used', 'key for nothing, used', 'key for management']) {
      assert.equal(await issue(name), 401, name)
    }
  })

  it('lets assistant tokens do all that whatever made them may do', async () => {
    const old = opened()
    for (const name of ['', ' of an access token', ' of a key', ' of dave']) {
      assert.equal(await statusOfChat(old, `assistant token${name}`, { tools }), 200, name)
    }
    const narrow = 'assistant token of a key for tokens'
    assert.equal(await statusOfChat(old, narrow), 200)
    assert.equal(await statusOfChat(old, narrow, { tools }), 403)
  })
}

function restLives(opened: Opened, asked: () => string | undefined): void {
  it('warns of the API keys that their owner should look at, and of no other', async () => {
    const { log, secrets } = opened()
    const warnings = warningsIn(log()).join('\n')
    const isNamed = (name: string) => warnings.includes(secrets[name]?.keyId ?? assert.fail(name))
    const named = Object.values(WARNED).flat()
    assert.deepEqual(named.filter(isNamed), named, warnings)
    assert.deepEqual(NOT_WARNED.filter(isNamed), [])
  })

  it('opens what was sealed: the key of an upstream', async () => {
    assert.equal(await statusOfChat(opened(), 'assistant token of a sealed upstream'), 502)
    assert.equal(asked(), 'Bearer sk-of-the-upstream-0123456789')
  })

  it('keeps credits and passwords', async () => {
    const { ask, secrets } = opened()
    const balance = await ask(secrets['key of Acme']?.secret ?? '', 'GET', '/api/v1/balance')
    assert.deepEqual(await balance.json(), { success: true, credits: 1000 })
    for (const [username, status] of [
      ['admin', 200],
      ['erin', 200],
      ['bob', 401],
    ] as const) {
      const body = { username, password: secrets[username]?.secret }
      assert.equal((await ask('', 'POST', '/api/v1/auth/login', body)).status, status, username)
    }
  })

  it('keeps an event log of which every event is vouched for', async (t) => {
    const { environment } = opened()
    const { code, stderr } = await jeton(t, ['events', 'verify'], environment)
    assert.deepEqual([code, stderr], [0, ''])
  })
}

/** Comes last, for it ends some of them. */
function endsWithParent(opened: Opened): void {
  it('ends what a parent made when the parent is revoked, and no API key', async () => {
    const { ask, statuses, secrets } = opened()
    const { secret = '' } = secrets['session of admin'] ?? {}
    for (const { parent, path, ends } of FAMILIES) {
      await ask(secret, 'DELETE', `${path}/${secrets[parent]?.id}`)
      assert.deepEqual(await statuses(ends), statusesOf(ends, 401))
    }
    const keys = ['key of an access token', 'key of a key', 'key for chats', 'first key']
    assert.deepEqual(await statuses(keys), statusesOf(keys, 200))
  })
}

for (const [engine, open] of Object.entries(ENGINES)) {
  const skip = engine === 'PostgreSQL' && withoutCluster

  describe(`${engine} data of a version in which API keys had no parents`, { skip }, () => {
    let old: OldData
    let bearer: string | undefined

    before(async () => {
      const upstream = await served(life, ({ headers }) => {
        bearer = headers.authorization
        return { status: 500 }
      })
      old = await open(life, { upstream: `${upstream.url}v1` })
    })

    secretsLive(() => old)
    restLives(
      () => old,
      () => bearer,
    )
    endsWithParent(() => old)
  })
}
