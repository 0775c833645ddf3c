import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { clusterEnvironment, withoutCluster } from '../support/clustered.ts'
import { jeton } from '../support/jeton-command.ts'
import { times } from '../support/load.ts'
import { firstRunOf, startAgain } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

const options = { skip: withoutCluster }

it(
  'commands that begin a deployment at once begin one, and keep the secrets of that one',
  options,
  async (t) => {
    const data = tempFolder(t)
    const { environment } = await clusterEnvironment(t)
    const setUp = () => jeton(t, ['setup'], { ...environment, JETON_DATA: data })
    for (const { code, stderr } of await times(4, setUp)) assert.deepEqual([code, stderr], [0, ''])
    assert.deepEqual(readdirSync(data), ['first-run.json'])
    const { apiKey } = firstRunOf(data)
    const { url } = await startAgain(t, { data, environment })
    const headers = { authorization: `Bearer ${apiKey.keySecret}` }
    assert.equal((await fetch(`${url}/api/v1/balance`, { headers })).status, 200)

    const again = await jeton(t, ['setup', '--json'], { ...environment, JETON_DATA: tempFolder(t) })
    const { keyId, keySecret } = JSON.parse(again.stdout).apiKey
    assert.deepEqual([keyId, keySecret], [apiKey.keyId, null])
  },
)

it(
  'jeton operators reset-password lets somebody in beside servers, from whichever folder',
  options,
  async (t) => {
    const { environment } = await clusterEnvironment(t)
    const data = tempFolder(t)
    const { url } = await startAgain(t, { data, environment })
    const command = ['operators', 'reset-password', 'admin', '--json']
    const reset = await jeton(t, command, { ...environment, JETON_DATA: tempFolder(t) })
    assert.deepEqual([reset.code, reset.stderr], [0, ''])
    const signIn = async (password: string) => {
      const answer = await fetch(`${url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'admin', password }),
      })
      return answer.status
    }
    assert.equal(await signIn(firstRunOf(data).operator.password), 401)
    const { password } = JSON.parse(reset.stdout)
    assert.equal(await signIn(password), 200)

    for (let times = 0; times < 10; times++) await signIn('wrong')
    assert.equal(await signIn(password), 429)
    const again = await jeton(t, command, { ...environment, JETON_DATA: tempFolder(t) })
    let status = 429
    // The server hears of the reset from the log.
    while (status === 429) status = await signIn(JSON.parse(again.stdout).password)
    assert.equal(status, 200)
    assert.ok(!readdirSync(data).includes('control.sock'))
  },
)

it(
  'jeton events verify reads the log in PostgreSQL, and finds what somebody has changed',
  options,
  async (t) => {
    const { environment, client } = await clusterEnvironment(t)
    const folder = { JETON_DATA: tempFolder(t) }
    const run = (...args: string[]) => jeton(t, args, { ...environment, ...folder })
    const nothing = await run('events', 'verify')
    assert.deepEqual([nothing.code, nothing.stdout], [1, ''])
    assert.match(nothing.stderr, /^jeton: There is no deployment in the database: /)
    const { rows } = await client.query("SELECT to_regclass('events') AS made")
    assert.equal(rows[0].made, null)

    assert.equal((await run('setup')).code, 0)
    const whole = await run('events', 'verify')
    assert.deepEqual(
      [whole.code, whole.stdout],
      [0, 'The event log is as it was written, with 1 events.\n'],
    )
    await client.query("UPDATE events SET actor = 'nobody'")
    const changed = await run('events', 'verify')
    assert.equal(changed.code, 1)
    assert.match(
      changed.stderr,
      /^jeton: The event log is not as it was written from number 1 on: /,
    )
  },
)

it('jeton backup and jeton restore leave a deployment in PostgreSQL to its own tools', async (t) => {
  const file = join(tempFolder(t), 'copy')
  const environment = {
    JETON_DATA: tempFolder(t),
    DATABASE_URL: 'postgresql://127.0.0.1:1/none',
    REDIS_URL: 'redis://127.0.0.1:1',
    JETON_SECRET: 'a secret that all of the processes have',
  }
  for (const [command, tool] of [
    ['backup', 'pg_dump'],
    ['restore', 'pg_restore'],
  ] as const) {
    const { code, stderr } = await jeton(t, [command, file], environment)
    assert.equal(code, 1)
    assert.match(stderr, new RegExp(`^jeton: This deployment is in PostgreSQL .*: use ${tool}, as`))
  }
})

it(
  'a start under another secret, or without a database, says so in one sentence and ends',
  options,
  async (t) => {
    const { environment } = await clusterEnvironment(t)
    const start = (more: Readonly<Record<string, string>>) =>
      jeton(t, ['start'], { ...environment, ...more, PORT: '0', JETON_DATA: tempFolder(t) })
    await startAgain(t, { data: tempFolder(t), environment })
    const foreign = await start({ JETON_SECRET: 'the secret of quite another deployment' })
    assert.equal(foreign.code, 1)
    assert.match(
      foreign.stderr,
      /^jeton: The signing keys .* sealed under another JETON_SECRET.*\n$/,
    )
    const away = await start({ DATABASE_URL: 'postgresql://127.0.0.1:1/none' })
    assert.equal(away.code, 1)
    assert.match(away.stderr, /^jeton: The database cannot be reached .*\n$/)
  },
)
