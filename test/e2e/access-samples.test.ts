import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import type { ShownToken } from '../support/access-calls.ts'
import { ran } from '../support/program.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { need } from '../support/system.ts'
import { tempFolder } from '../support/temp-folder.ts'

// What the users of this API have in their code: their words but for host and secrets. Their shells
// are signed in, by the settings of curl (`~/.curlrc`) or by the header.

const LIST = 'curl -s BASE/api/v1/access-tokens'

const CREATE = [
  'curl -s -X POST BASE/api/v1/access-tokens',
  '-H "Content-Type: application/json"',
  `-d '{"name":"string"}'`,
].join(' ')

const CREATE_FOR_CI = [
  'curl -s -X POST BASE/api/v1/access-tokens',
  '-H "Authorization: Bearer TOKEN"',
  '-H "Content-Type: application/json"',
  `-d '{"name":"CI/CD Token","expiresInDays":90}'`,
].join(' ')

const REVOKE_ALL = 'curl -s -X DELETE BASE/api/v1/access-tokens'
const SHOW = 'curl -s BASE/api/v1/access-tokens/497f6eca-6276-4993-bfeb-53cbbbba6f08'
const REVOKE =
  'curl -s -w "%{http_code}" -X DELETE BASE/api/v1/access-tokens/497f6eca-6276-4993-bfeb-53cbbbba6f08'

/** How a Python client asks, whose booleans are written `True`. */
const REQUESTS = `
import requests

session = requests.Session()
session.post("BASE/api/v1/auth/login", json={"username": "USERNAME", "password": "PASSWORD"}).raise_for_status()
print(session.get("BASE/api/v1/access-tokens", params={"includeRevoked": True, "tokenType": "session"}).text)
`

const started = (t: TestContext) => startServer(t, { data: tempFolder(t) })

/** Runs a sample with the host, the secrets and the id of a token put in, as somebody signed in. */
async function shell(t: TestContext, { url, made }: ServerProcess, sample: string, id = '') {
  const script = sample
    .replace('curl', `curl -H "vai_token: ${made.accessToken}"`)
    .replace('BASE', url)
    .replace('TOKEN', made.accessToken)
    .replace('497f6eca-6276-4993-bfeb-53cbbbba6f08', id)
  const { code, stdout, stderr } = await ran(t, '/bin/sh', ['-c', script])
  assert.equal(code, 0, stderr)
  return stdout
}

it('serves every sample of curl', { skip: need('curl') }, async (t) => {
  const server = await started(t)
  const run = (sample: string, id?: string) => shell(t, server, sample, id)
  const names = async () =>
    JSON.parse(await run(LIST))
      .items.map(({ name }: ShownToken) => name)
      .slice(0, -1)

  const { plaintext, token } = JSON.parse(await run(CREATE))
  assert.match(plaintext, /^vai_pat_[0-9A-Za-z]{38}$/)
  const forCi = JSON.parse(await run(CREATE_FOR_CI)).token
  assert.equal(Date.parse(forCi.expiresAt) - Date.parse(forCi.createdAt), 90 * 86_400_000)
  assert.deepEqual(await names(), ['CI/CD Token', 'string'])

  assert.deepEqual(JSON.parse(await run(SHOW, token.id)), token)
  assert.equal(await run(REVOKE, token.id), '204')
  assert.equal(await run(REVOKE, token.id), '204')
  assert.deepEqual(await names(), ['CI/CD Token'])
  assert.deepEqual(JSON.parse(await run(REVOKE_ALL)), { revokedCount: 1 })
  assert.deepEqual(await names(), [])
})

it('serves Python’s requests, which keeps the cookie', {
  skip: need('Python requests'),
}, async (t) => {
  const { url, made } = await started(t)
  const { username, password } = made.operator
  const script = REQUESTS.replaceAll('BASE', url)
    .replace('USERNAME', username)
    .replace('PASSWORD', password)
  const { code, stdout, stderr } = await ran(t, '/usr/bin/python3', ['-c', script])
  assert.equal(code, 0, stderr)
  const { items } = JSON.parse(stdout)
  assert.deepEqual(
    items.map(({ tokenType }: { tokenType: string }) => tokenType),
    ['session'],
  )
})
