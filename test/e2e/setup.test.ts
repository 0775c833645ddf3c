import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { EARLY, earlyDeployment } from '../support/early-deployment.ts'
import { jeton } from '../support/jeton-command.ts'
import { startAgain } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** What is printed, in this order. */
const MADE = {
  url: /^http:\/\/127\.0\.0\.1:8787$/,
  organization: { id: /^org_\w{20}$/ },
  apiKey: { id: /^key_\w{20}$/, keyId: /^pk_\w{20}$/, keySecret: /^sk_\w{38}$/ },
  chatbot: { id: /^bot_\w{20}$/ },
  workflow: { id: /^wf_\w{20}$/ },
  operator: { username: /^admin$/, password: /^\w{20}$/ },
  accessToken: /^vai_pat_\w{38}$/,
  agent: { id: /^agent_\w{20}$/ },
  assistant: { id: /^team:demo-assistant$/ },
}

type Shape = RegExp | { readonly [name: string]: Shape }

function assertShape(value: unknown, shape: Shape, name = 'it'): void {
  if (shape instanceof RegExp) {
    assert.match(String(value), shape, name)
    return
  }
  assert.deepEqual(Object.keys(Object(value)), Object.keys(shape), name)
  for (const [key, inner] of Object.entries(shape)) {
    assertShape(Object(value)[key], inner, `${name}.${key}`)
  }
}

async function setUp(t: TestContext, data: string) {
  const { code, stdout, stderr } = await jeton(t, ['setup', '--json'], { JETON_DATA: data })
  assert.deepEqual([code, stderr], [0, ''])
  return JSON.parse(stdout)
}

const secretsOf = ({ apiKey, operator, accessToken }: Record<string, Record<string, string>>) =>
  [apiKey?.keySecret, operator?.password, accessToken].filter((it) => it !== null).map(String)

/** The same, as it is shown when the secrets are known already. */
const withoutSecrets = ({ apiKey, operator, ...rest }: ReturnType<typeof JSON.parse>) => ({
  ...rest,
  apiKey: { ...apiKey, keySecret: null },
  operator: { ...operator, password: null },
  accessToken: null,
})

const jsonFiles = (data: string) => readdirSync(data).filter((file) => file.endsWith('.json'))

describe('jeton setup', () => {
  it('prints ids and secrets once, then ids alone, also beside a running server', async (t) => {
    const data = tempFolder(t)
    const made = await setUp(t, data)
    assertShape(made, MADE)
    assert.deepEqual(jsonFiles(data), [])

    const again = withoutSecrets(made)
    assert.deepEqual(await setUp(t, data), again)
    const server = await startAgain(t, { data })
    assert.deepEqual(await setUp(t, data), again)
    const panel = await jeton(t, ['setup'], { JETON_DATA: data })
    assert.match(panel.stdout, /^This deployment is set up\.$/m)
    assert.deepEqual(await balanceOf(server.url, made.apiKey.keySecret), {
      success: true,
      credits: null,
    })

    const later = [panel.stdout, server.stdout(), server.stderr()]
    later.push(...readdirSync(data, { withFileTypes: true }).map((file) => textOf(data, file)))
    assert.ok(!server.stdout().includes('has the permission admin'))
    for (const secret of secretsOf(made)) {
      assert.ok(later.every((text) => !text.includes(secret)))
    }
  })

  it('completes what an earlier version set up, and prints what is new once', async (t) => {
    const data = tempFolder(t)
    const keySecret = earlyDeployment(data)
    const made = await setUp(t, data)
    const known = { ...EARLY, apiKey: { ...EARLY.apiKey, keySecret: null } }
    for (const [name, value] of Object.entries(known)) assert.deepEqual(made[name], value)
    const { organization, apiKey, chatbot, workflow, ...added } = MADE
    for (const [name, shape] of Object.entries(added)) assertShape(made[name], shape, name)
    assert.deepEqual(await setUp(t, data), withoutSecrets(made))

    const { url } = await startAgain(t, { data })
    assert.deepEqual(await balanceOf(url, keySecret), {
      success: true,
      credits: null,
    })
    assert.deepEqual(jsonFiles(data), [])
  })
})

describe('the start of a later version', () => {
  it('hands over what is new in a file of its own, and keeps the first', async (t) => {
    const data = tempFolder(t)
    const keySecret = earlyDeployment(data)
    const before = JSON.stringify({ apiKey: { keySecret } })
    writeFileSync(join(data, 'first-run.json'), before)
    const server = await startAgain(t, { data })
    assert.deepEqual(jsonFiles(data), ['first-run.json', 'upgrade.json'])
    assert.equal(readFileSync(join(data, 'first-run.json'), 'utf8'), before)
    const made = JSON.parse(readFileSync(join(data, 'upgrade.json'), 'utf8'))
    assert.equal(statSync(join(data, 'upgrade.json')).mode & 0o777, 0o600)
    assert.equal(made.apiKey.keySecret, null)
    for (const secret of secretsOf(made)) assert.ok(!server.stdout().includes(secret))
    assert.match(
      server.stdout(),
      /"keyId":"pk_early","msg":"the API key made at set-up has the permission admin: /,
    )
    const { url } = await setUp(t, data)
    assert.deepEqual(await setUp(t, data), { ...withoutSecrets(made), url })
  })
})

const textOf = (data: string, file: { name: string; isFile: () => boolean }) =>
  file.isFile() ? readFileSync(join(data, file.name), 'latin1') : ''

async function balanceOf(url: string, key: string) {
  const answer = await fetch(`${url}/api/v1/balance`, {
    headers: { authorization: `Bearer ${key}` },
  })
  return answer.json()
}
