import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { ran, run } from '../support/program.ts'
import { startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

// The published examples of tokens for assistants, as users have them in their code. BASE, SIGNED-IN,
// i5t_… and team:sales-assistant stand for what is each user's own, and nothing else is replaced.

const CREATE = `
const response = await fetch('BASE/api/tokens', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', Authorization: 'Bearer SIGNED-IN' },
  body: JSON.stringify({
    type: 'assistant',
    assistantId: 'team:sales-assistant',
    notes: 'Token for external API access',
  }),
})
const { token } = await response.json()
console.log(token)
`

const LIST = `
const response = await fetch('BASE/api/assistants/team:sales-assistant/tokens', {
  headers: { Authorization: 'Bearer SIGNED-IN' },
})
const { _embedded } = await response.json()
for (const { id, notes, token } of _embedded['inf:assistant-token']) console.log(id, token, notes)
`

const EXTERNAL = `
const response = await fetch('BASE/api/chats', {
  method: 'POST',
  headers: { Authorization: 'Bearer i5t_…', 'Content-Type': 'application/json' },
  body: JSON.stringify({
    assistantId: 'team:sales-assistant',
    message: { role: 'user', content: 'Show me top deals' },
  }),
})
const chat = await response.json()
console.log(JSON.stringify(chat))
`

/** Something happens elsewhere, and whoever hears of it asks the assistant what to do. */
const WEBHOOK = `
import { createServer } from 'node:http'

const server = createServer(async (request, response) => {
  let event = ''
  for await (const piece of request) event += piece
  const asked = await fetch('BASE/api/chats', {
    method: 'POST',
    headers: { Authorization: 'Bearer i5t_…', 'Content-Type': 'application/json' },
    body: JSON.stringify({
      assistantId: 'team:sales-assistant',
      message: { role: 'user', content: 'Show me top deals of ' + JSON.parse(event).customer },
    }),
  })
  const { messages } = await asked.json()
  response.end(messages.at(-1).content)
})
server.listen(0, '127.0.0.1', () => console.log('listening on ' + server.address().port + ';'))
`

/** A mobile app, with a helper around \`fetch\` as such apps have it. */
const MOBILE = `
class AssistantClient {
  constructor(token) {
    this.token = token
  }

  async sendMessage(content) {
    const response = await fetch('BASE/api/chats', {
      method: 'POST',
      headers: {
        Authorization: \`Bearer \${this.token}\`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        assistantId: 'team:sales-assistant',
        message: { role: 'user', content },
      }),
    })
    if (!response.ok) throw new Error((await response.json()).message)
    return response.json()
  }
}

const { messages } = await new AssistantClient('i5t_…').sendMessage('Show me top deals')
console.log(messages.map(({ role, content }) => role + ': ' + content).join(' | '))
await new AssistantClient('i5t_nonsense').sendMessage('Hello').catch(({ message }) => {
  console.log(message)
})
`

const ANSWER = '[Jeton demo, no model is connected] You asked: Show me top deals'

it('creates a token, shows it once, and lists it by its beginning', async (t) => {
  const { output, created } = await site(t)
  const token = await created()
  assert.match(token, /^i5t_[0-9A-Za-z]{38}$/)
  const [id, mask, ...notes] = (await output(LIST)).split(' ')
  assert.match(String(id), /^[0-9a-f-]{36}$/)
  assert.equal(mask, `${token.slice(0, 8)}…`)
  assert.equal(notes.join(' '), 'Token for external API access')
})

it('answers an external system', async (t) => {
  const { output, created, assistant } = await site(t)
  const { id, ...chat } = JSON.parse(await output(EXTERNAL, await created()))
  assert.ok(id)
  assert.deepEqual(chat, {
    assistantId: assistant,
    messages: [
      { role: 'user', content: 'Show me top deals' },
      { role: 'assistant', content: ANSWER },
    ],
  })
})

it('answers a webhook', async (t) => {
  const { filledIn, created } = await site(t)
  const sample = filledIn(WEBHOOK, await created())
  const webhook = run(t, process.execPath, ['--input-type=module', '-e', sample])
  const [, port] = await webhook.says(/listening on (\d+);/)
  const body = JSON.stringify({ customer: 'Acme' })
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })
  assert.equal(await answer.text(), `${ANSWER} of Acme`)
})

it('answers a mobile app, and tells it what is wrong', async (t) => {
  const { output, created } = await site(t)
  const [said, refused] = (await output(MOBILE, await created())).split('\n')
  assert.equal(said, `user: Show me top deals | assistant: ${ANSWER}`)
  assert.equal(
    refused,
    'The request has no valid credential. Send a token or API key that is still valid.',
  )
})

/** A server of the users' own. */
async function site(t: TestContext) {
  const { url, made } = await startServer(t, { data: tempFolder(t) })
  const own = new Map([
    ['BASE', url],
    ['SIGNED-IN', made.accessToken],
    ['team:sales-assistant', made.assistant.id],
  ])
  const filledIn = (sample: string, token = '') =>
    sample.replace(/BASE|SIGNED-IN|team:sales-assistant|i5t_…/g, (name) => own.get(name) ?? token)
  async function output(sample: string, token?: string): Promise<string> {
    const args = ['--input-type=module', '-e', filledIn(sample, token)]
    const { code, stdout, stderr } = await ran(t, process.execPath, args)
    assert.equal(code, 0, stderr)
    return stdout.trimEnd()
  }
  return { filledIn, output, created: () => output(CREATE), assistant: made.assistant.id }
}
