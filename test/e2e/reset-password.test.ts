import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { jeton } from '../support/jeton-command.ts'
import { startAgain, startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

const SENTENCE = /^The new password of admin, not shown again: (\w{20})\n$/

/** Runs the command on a data folder. */
const reset = (t: TestContext, data: string, ...args: string[]) =>
  jeton(t, ['operators', 'reset-password', ...args], { JETON_DATA: data })

/** Runs it where it can do what it is asked for, and gives the new password. */
async function newPassword(t: TestContext, data: string): Promise<string> {
  const { code, stdout, stderr } = await reset(t, data, 'admin')
  assert.deepEqual([code, stderr], [0, ''])
  return SENTENCE.exec(stdout)?.[1] ?? assert.fail(stdout)
}

/** Signs in, and gives the status and the cookie. */
async function signIn(url: string, password: string) {
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  })
  const [cookie = ''] = answer.headers.get('set-cookie')?.split(';') ?? []
  return { status: answer.status, cookie }
}

async function statusOfMe(url: string, headers: Record<string, string>): Promise<number> {
  return (await fetch(`${url}/api/v1/auth/me`, { headers })).status
}

const socketIn = (data: string) => join(data, 'control.sock')

async function setUp(t: TestContext, data: string): Promise<string> {
  const { stdout } = await jeton(t, ['setup', '--json'], { JETON_DATA: data })
  return JSON.parse(stdout).operator.password
}

function deactivateAll(data: string) {
  const db = new DatabaseSync(join(data, 'jeton.db'))
  db.exec('UPDATE operators SET active = 0')
  db.close()
}

describe('jeton operators reset-password', () => {
  it('ends sessions at once beside a running server, and lets in by the new password alone', async (t) => {
    const data = tempFolder(t)
    const { url, made, stdout } = await startServer(t, { data })
    const { cookie } = await signIn(url, made.operator.password)
    assert.equal(await statusOfMe(url, { cookie }), 200)

    const password = await newPassword(t, data)
    assert.equal(await statusOfMe(url, { cookie }), 401)
    assert.equal((await signIn(url, made.operator.password)).status, 401)
    const again = await signIn(url, password)
    assert.equal(again.status, 200)
    assert.equal(await statusOfMe(url, { cookie: again.cookie }), 200)
    const bearer = { authorization: `Bearer ${made.accessToken}` }
    assert.equal(await statusOfMe(url, bearer), 200, 'an access token is no session')

    assert.ok(!stdout().includes(password))
    for (const file of readdirSync(data, { withFileTypes: true })) {
      if (file.isFile()) assert.ok(!textOf(data, file.name).includes(password), file.name)
    }
  })

  it('lets in at once who has failed too often, beside a running server', async (t) => {
    const data = tempFolder(t)
    const { url, made } = await startServer(t, { data })
    for (let times = 0; times < 10; times++) await signIn(url, 'wrong')
    assert.equal((await signIn(url, made.operator.password)).status, 429)
    assert.equal((await signIn(url, await newPassword(t, data))).status, 200)
  })

  it('does it itself where no server runs, and says it as JSON', async (t) => {
    const data = tempFolder(t)
    const first = await setUp(t, data)
    const { code, stdout, stderr } = await reset(t, data, '--json', 'Admin')
    assert.deepEqual([code, stderr], [0, ''])
    const { password, ...rest } = JSON.parse(stdout)
    assert.deepEqual(rest, { username: 'admin' })

    const { url } = await startAgain(t, { data })
    assert.equal((await signIn(url, first)).status, 401)
    assert.equal((await signIn(url, password)).status, 200)
  })
})

describe('jeton operators reset-password, in vain', () => {
  it('refuses with one sentence who is not there or deactivated, with and without a server', async (t) => {
    const data = tempFolder(t)
    await setUp(t, data)
    const isRefused = async (name: string) =>
      assert.deepEqual(await reset(t, data, name), {
        code: 1,
        signal: null,
        stdout: '',
        stderr: `jeton: There is no active operator called ${name}.\n`,
      })
    await isRefused('eve')
    deactivateAll(data)
    await isRefused('admin')
    await startAgain(t, { data })
    await isRefused('eve')
    await isRefused('admin')
  })

  it('refuses with one sentence where nothing was set up, and makes nothing', async (t) => {
    const data = join(tempFolder(t), 'misspelt')
    const { code, stdout, stderr } = await reset(t, data, 'admin')
    assert.deepEqual([code, stdout], [1, ''])
    assert.equal(
      stderr,
      `jeton: There is no deployment in ${data}: set JETON_DATA to its data folder.\n`,
    )
    assert.ok(!existsSync(data))
  })
})

describe('the socket of a running server', () => {
  it('belongs to its owner, goes with SIGTERM, and is replaced where a killed server left it', async (t) => {
    const data = tempFolder(t)
    const first = await startServer(t, { data })
    assert.equal(statSync(socketIn(data)).mode & 0o777, 0o600)
    first.child.kill('SIGTERM')
    await first.ended
    assert.ok(!existsSync(socketIn(data)))

    const second = await startServer(t, { data })
    await second.killed()
    assert.ok(existsSync(socketIn(data)))
    const password = await newPassword(t, data)

    const third = await startServer(t, { data })
    assert.equal((await signIn(third.url, password)).status, 200)
    const newest = await newPassword(t, data)
    assert.equal((await signIn(third.url, newest)).status, 200)
  })

  it('is reached in a folder whose path is too long for a socket', async (t) => {
    const data = join(tempFolder(t), 'long'.repeat(30))
    const { url } = await startServer(t, { data })
    assert.equal((await signIn(url, await newPassword(t, data))).status, 200)
  })

  it('may be missing: the server says so and serves, and the command that it must be stopped', async (t) => {
    const data = tempFolder(t)
    mkdirSync(socketIn(data))
    const { url, stdout } = await startServer(t, { data })
    assert.match(stdout(), /"level":"warn".*no socket in the data folder/)
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
    const { code, stderr } = await reset(t, data, 'admin')
    assert.equal(code, 1)
    assert.match(stderr, /^jeton: Another Jeton is already using this data folder .*: stop it/)
  })
})

const textOf = (data: string, name: string) => readFileSync(join(data, name), 'latin1')
