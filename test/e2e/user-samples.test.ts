import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { ran } from '../support/program.ts'
import { skipWithout } from '../support/real-clients.ts'
import { startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

// The published examples of user tokens, as users have them in their code. BASE, pk_…, sk_…,
// agent_abc and CUSTOMER stand for what is each user's own, and nothing else is replaced.

const CURL_TOKEN = (expiresIn: string) => `
curl -s -X POST BASE/rest/v1/auth/token \\
  -H "Content-Type: application/json" \\
  -d '{"keyId":"pk_…","keySecret":"sk_…","userId":"user_123_from_your_system","agentId":"agent_abc"${expiresIn}}'
`

const CURL_INVALIDATE = `
curl -s -X POST BASE/rest/v1/auth/invalidate-token \\
  -H "Content-Type: application/json" \\
  -d '{"keyId":"pk_…","keySecret":"sk_…","customerUserId":"CUSTOMER"}'
`

const FETCH = `
const response = await fetch('BASE/rest/v1/auth/token', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({
    keyId: 'pk_…',
    keySecret: 'sk_…',
    userId: 'user_123_from_your_system',
    agentId: 'agent_abc',
    expiresIn: '7d',
  }),
})
const { token, user } = await response.json()
const invalidated = await fetch('BASE/rest/v1/auth/invalidate-token', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ keyId: 'pk_…', keySecret: 'sk_…', customerUserId: user.id }),
})
const { newTokenVersion } = await invalidated.json()
console.log(JSON.stringify({ token, newTokenVersion }))
`

/** A server of the users' own, and their shells. */
async function site(t: TestContext) {
  const { url, made } = await startServer(t, { data: tempFolder(t) })
  const own = (customer: string) =>
    new Map([
      ['BASE', url],
      ['pk_…', made.apiKey.keyId],
      ['sk_…', made.apiKey.keySecret],
      ['agent_abc', made.agent.id],
      ['CUSTOMER', customer],
    ])
  async function output(sample: string, command: readonly string[], customer = '') {
    const values = own(customer)
    const filled = sample.replace(
      /BASE|pk_…|sk_…|agent_abc|CUSTOMER/g,
      (it) => values.get(it) ?? it,
    )
    const [program = '', ...args] = command
    const { code, stdout, stderr } = await ran(t, program, [...args, filled])
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout)
  }
  async function answers(token: string): Promise<number> {
    const { status } = await fetch(`${url}/api/v1/chat/stream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }] }),
    })
    return status
  }
  return { made, output, answers }
}

const BASH = ['bash', '-c'] as const
const NODE = [process.execPath, '--input-type=module', '-e'] as const

it('issues to curl for an hour, for seven days and for a day, and invalidates', {
  skip: skipWithout('curl'),
}, async (t) => {
  const { made, output, answers } = await site(t)
  const tokens: string[] = []
  const customers = new Set<string>()
  for (const expiresIn of [',"expiresIn":"1h"', ',"expiresIn":"7d"', '']) {
    const { token, customerUser, user, agent } = await output(CURL_TOKEN(expiresIn), BASH)
    assert.equal(customerUser.externalId, 'user_123_from_your_system')
    assert.deepEqual(user, customerUser)
    assert.deepEqual(agent, { id: made.agent.id, name: 'Demo agent', active: true })
    assert.equal(await answers(token), 200)
    tokens.push(token)
    customers.add(customerUser.id)
  }
  const [customer = '', ...others] = customers
  assert.deepEqual(others, [])
  const invalidated = await output(CURL_INVALIDATE, BASH, customer)
  assert.deepEqual(invalidated, {
    message: 'All tokens invalidated successfully',
    customerUserId: customer,
    newTokenVersion: 1,
  })
  assert.deepEqual(await Promise.all(tokens.map(answers)), [401, 401, 401])
  assert.equal(await answers((await output(CURL_TOKEN(''), BASH)).token), 200)
})

it('issues to fetch, and invalidates', async (t) => {
  const { output, answers } = await site(t)
  const { token, newTokenVersion } = await output(FETCH, NODE)
  assert.equal(newTokenVersion, 1)
  assert.equal(await answers(token), 401)
})
