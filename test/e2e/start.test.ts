import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { npmStart } from '../support/npm-start.ts'
import { newcomersEnvironment, ran, run } from '../support/program.ts'
import { skipWithout } from '../support/real-clients.ts'
import { LISTENING, startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { npmStartOnTerminal } from '../support/terminal.ts'

const IDS = {
  url: /^http:\/\/127\.0\.0\.1:8787$/,
  organization: /^org_\w{20}$/,
  key: /^key_\w{20}$/,
  keyId: /^pk_\w{20}$/,
  keySecret: /^sk_\w{38}$/,
  chatbot: /^bot_\w{20}$/,
  workflow: /^wf_\w{20}$/,
}

/** Runs the command line to its end. */
function jeton(t: TestContext, args: string[], environment: Readonly<Record<string, string>>) {
  const env = newcomersEnvironment(environment)
  return ran(t, process.execPath, ['src/main.ts', ...args], { env })
}

describe('npm start', () => {
  it('leaves the secrets in a file for its owner alone, and not in the log', async (t) => {
    const data = tempFolder(t)
    const { made, url, stdout, stderr } = await npmStart(t, data)
    assert.equal(statSync(join(data, 'first-run.json')).mode & 0o777, 0o600)
    assert.equal(statSync(join(data, 'secret.key')).mode & 0o777, 0o600)

    const answer = await fetch(`${url}/api/v1/token`, {
      headers: { authorization: `Bearer ${made.apiKey.keySecret}` },
    })
    const { token } = (await answer.json()) as { token: string }
    const written = stdout() + stderr()
    assert.match(written, /the secrets are in the file/)
    for (const secret of [made.apiKey.keySecret, token]) assert.ok(!written.includes(secret))
  })

  it('shows everything once on a terminal, and keeps no copy', {
    skip: skipWithout('script'),
  }, async (t) => {
    const data = tempFolder(t)
    const first = npmStartOnTerminal(t, data)
    await first.says(LISTENING)
    for (const label of ['Address', 'Organization', 'API key id', 'Chatbot']) {
      assert.match(first.stdout(), new RegExp(`^  ${label} +\\S+\\r$`, 'm'))
    }
    const [, keySecret = ''] = await first.says(/^ {2}API key secret +(\S+)\r$/m)
    const [, workflow = ''] = await first.says(/^ {2}Workflow +(\S+)\r$/m)
    assert.match(keySecret, IDS.keySecret)
    assert.match(workflow, IDS.workflow)
    assert.deepEqual(
      readdirSync(data).filter((file) => file.endsWith('.json')),
      [],
    )
    first.child.stdin?.write('\u0003') // Ctrl-C
    await first.ended

    const second = npmStartOnTerminal(t, data)
    await second.says(LISTENING)
    assert.ok(!second.stdout().includes(keySecret))
    assert.ok(!second.stdout().includes('API key'))
  })
})

describe('a start', () => {
  it('listens where PORT and HOST say', async (t) => {
    const port = await freePort()
    const environment = { PORT: String(port), HOST: '127.0.0.2' }
    const { url } = await startServer(t, { data: tempFolder(t), environment })
    assert.equal(url, `http://127.0.0.2:${port}`)
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
    await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`))
  })

  it('is refused where another process has the data folder, which goes on', async (t) => {
    const data = tempFolder(t)
    const { url } = await startServer(t, { data })
    const second = await jeton(t, ['start'], { PORT: '0', JETON_DATA: data })
    assert.equal(second.code, 1)
    assert.equal(second.stdout, '')
    assert.match(second.stderr, /^jeton: Another Jeton is already using this data folder .*\.\n$/)
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
  })

  it('is refused with a setting that does not exist, and told the nearest', async (t) => {
    const start = await jeton(t, ['start'], { JETON_DATA: tempFolder(t), JETON_DRAIN_SECOND: '5' })
    assert.equal(start.code, 1)
    assert.equal(
      start.stderr,
      'jeton: JETON_DRAIN_SECOND is not a setting. Did you mean JETON_DRAIN_SECONDS?\n',
    )
  })

  it('is refused with one sentence where the port is taken', async (t) => {
    const { url } = await startServer(t, { data: tempFolder(t) })
    const { port } = new URL(url)
    const start = await jeton(t, ['start'], { PORT: port, JETON_DATA: tempFolder(t) })
    assert.equal(start.code, 1)
    assert.equal(
      start.stderr,
      `jeton: Something is listening on 127.0.0.1:${port} already: stop it, or set PORT to another port.\n`,
    )
  })

  it('is refused with one sentence where the machine has no such address', async (t) => {
    const environment = { HOST: '192.0.2.1', JETON_DATA: tempFolder(t) }
    const start = await jeton(t, ['start'], environment)
    assert.equal(start.code, 1)
    assert.equal(
      start.stderr,
      'jeton: This machine has no address 192.0.2.1: set HOST to another.\n',
    )
  })
})

describe('jeton setup --json', () => {
  it('prints ids and secrets once, then ids alone, also beside a running server', async (t) => {
    const data = tempFolder(t)
    const setup = async () => {
      const { code, stdout, stderr } = await jeton(t, ['setup', '--json'], { JETON_DATA: data })
      assert.deepEqual([code, stderr], [0, ''])
      return JSON.parse(stdout)
    }
    const made = await setup()
    const { id, keyId, keySecret } = made.apiKey
    assert.match(keySecret, IDS.keySecret)
    assert.match(keyId, IDS.keyId)
    assert.match(id, IDS.key)
    assert.match(made.url, IDS.url)
    for (const noun of ['organization', 'chatbot', 'workflow'] as const) {
      assert.match(made[noun].id, IDS[noun])
    }
    const shape = { organization: ['id'], apiKey: ['id', 'keyId', 'keySecret'] }
    assert.deepEqual(Object.keys(made), ['url', ...Object.keys(shape), 'chatbot', 'workflow'])
    assert.deepEqual(
      readdirSync(data).filter((file) => file.endsWith('.json')),
      [],
    )

    const again = { ...made, apiKey: { id, keyId, keySecret: null } }
    assert.deepEqual(await setup(), again)

    const server = run(t, process.execPath, ['src/main.ts', 'start'], {
      env: newcomersEnvironment({ PORT: '0', JETON_DATA: data }),
    })
    const [, url] = await server.says(LISTENING)
    assert.deepEqual(await setup(), again)
    const balance = await fetch(`${url}/api/v1/balance`, {
      headers: { authorization: `Bearer ${keySecret}` },
    })
    assert.deepEqual(await balance.json(), { success: true, credits: null })
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.2')
  await new Promise((listening) => server.once('listening', listening))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  return typeof address === 'object' && address !== null ? address.port : 0
}
