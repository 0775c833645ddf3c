import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { freePort } from '../support/free-port.ts'
import { jeton } from '../support/jeton-command.ts'
import { npmStart } from '../support/npm-start.ts'
import { skipWithout } from '../support/real-clients.ts'
import { LISTENING, startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { npmStartOnTerminal } from '../support/terminal.ts'

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
    const { apiKey, operator, accessToken } = made
    for (const secret of [apiKey.keySecret, operator.password, accessToken, token]) {
      assert.ok(!written.includes(secret))
    }
  })

  it('shows everything once on a terminal, and keeps no copy', {
    skip: skipWithout('script'),
  }, async (t) => {
    const data = tempFolder(t)
    const first = npmStartOnTerminal(t, data)
    await first.says(LISTENING)
    for (const label of ['Address', 'Organization', 'API key id', 'Chatbot', 'Agent', 'Operator']) {
      assert.match(first.stdout(), new RegExp(`^  ${label} +\\S+\\r$`, 'm'))
    }
    const secrets: string[] = []
    for (const label of ['API key secret', 'Password', 'Access token']) {
      const [, secret = ''] = await first.says(new RegExp(`^  ${label} +(\\w{20,})\\r$`, 'm'))
      secrets.push(secret)
    }
    assert.match(first.stdout(), /INFO.*listening on /)
    assert.doesNotMatch(first.stdout(), /^\{/m)
    assert.match(first.stdout(), /^ {2}Workflow +wf_\w{20}\r$/m)
    assert.match(first.stdout(), /^ {2}Assistant +team:demo-assistant\r$/m)
    assert.deepEqual(
      readdirSync(data).filter((file) => file.endsWith('.json')),
      [],
    )
    first.child.stdin?.write('\u0003') // Ctrl-C
    await first.ended

    const second = npmStartOnTerminal(t, data)
    await second.says(LISTENING)
    for (const secret of secrets) assert.ok(!second.stdout().includes(secret))
    assert.ok(!second.stdout().includes('API key'))
  })
})

describe('a start', () => {
  it('listens where PORT and HOST say', async (t) => {
    const port = await freePort('127.0.0.2')
    const environment = { PORT: port, HOST: '127.0.0.2' }
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
