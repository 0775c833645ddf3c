import assert from 'node:assert/strict'
import { after, describe, it, type TestContext } from 'node:test'
import { askForCompletion, HELLO, SAID_HELLO } from '../../../test/support/bearer-calls.ts'
import { addAssistant } from '../../../test/support/chat-calls.ts'
import { COMPLETION_HEADERS, completionOf } from '../../../test/support/completions.ts'
import { type Company, deployed } from '../../../test/support/deployment.ts'
import { startGatedModel } from '../../../test/support/gated-model.ts'
import { served } from '../../../test/support/served.ts'
import { listening } from '../../../test/support/sockets.ts'
import { userToken } from '../../../test/support/user-calls.ts'
import type { UpstreamSettings } from '../../core/assistants/index.ts'

const house = await deployed({ after })
const { app, stores } = house
const { url } = await listening(app)

const modelAt = (baseUrl: string) =>
  ({ provider: 'openai-compatible', baseUrl, model: 'any', sealedKey: null }) as const

interface Site extends Company {
  readonly agent: string
  readonly token: string
  readonly user: string
}

async function newSite(upstream: UpstreamSettings, credits = 5): Promise<Site> {
  const company = await house.company({ credits })
  const agent = await addAssistant(house, company.organization, { kind: 'agent', upstream })
  const { token, customerUser } = await userToken(app, { ...company, agent })
  return { ...company, agent, token, user: customerUser.id }
}

const creditsOf = async ({ organization }: Site) =>
  (await stores.credits.balance(organization)).available

/** A model that says these pieces of a stream, and what it was asked. */
async function modelSaying(t: TestContext, pieces: () => AsyncIterable<string>) {
  const permitted: unknown[] = []
  const model = await served(t, ({ headers }) => {
    permitted.push(headers['x-jeton-permissions'])
    return { headers: COMPLETION_HEADERS, pieces: pieces() }
  })
  return { upstream: modelAt(model.url), bodies: model.bodies, permitted }
}

/** The first pieces of a model's answer, which then breaks off. */
async function* brokenOff() {
  for await (const piece of completionOf(['Once', ' upon'])) {
    if (piece.includes('stop')) break
    yield piece
  }
  throw new Error('the connection is lost')
}

describe('what the upstream is told', () => {
  it('is the internal id of the end user, and what the token permits', async (t) => {
    const model = await modelSaying(t, () => completionOf(['Yes.']))
    const site = await newSite(model.upstream)
    const answer = await askForCompletion(app, site.token, { user: 'somebody', model: 'mine' })
    assert.equal(answer.json().choices[0].message.content, 'Yes.')
    const [asked] = model.bodies as { user: string; model: string; messages: object[] }[]
    assert.deepEqual([asked?.user, asked?.model], [site.user, 'any'])
    assert.deepEqual(asked?.messages, HELLO)
    assert.deepEqual(model.permitted, ['chat:send,tools:use,rag:access'])
  })

  it('is nothing of permissions where a token says nothing of them', async (t) => {
    const model = await modelSaying(t, () => completionOf(['Yes.']))
    const site = await newSite(model.upstream)
    const headers = { authorization: `Bearer ${site.apiKey}` }
    const { token } = (await app.inject({ url: '/api/v1/token', headers })).json()
    const body = { messages: HELLO, chatbotId: site.agent }
    await app.inject({ method: 'POST', url: `/api/v1/chat/${token}/stream`, body })
    assert.deepEqual(model.permitted, [undefined])
  })
})

describe('an answer', () => {
  it('costs the organization what the agent costs, each time', async () => {
    const site = await newSite({ provider: 'demo' }, 2)
    const statuses = []
    for (const _ of [1, 2, 3]) statuses.push((await askForCompletion(app, site.token)).statusCode)
    assert.deepEqual(statuses, [200, 200, 402])
    assert.equal(await creditsOf(site), 0)
  })

  it('that does not begin costs nothing, and one that breaks off is no whole one', async (t) => {
    const silent = await newSite(modelAt((await served(t, () => ({ status: 500 }))).url))
    assert.equal((await askForCompletion(app, silent.token)).statusCode, 502)
    assert.equal(await creditsOf(silent), 5)
    const site = await newSite((await modelSaying(t, brokenOff)).upstream)
    assert.equal((await askForCompletion(app, site.token)).statusCode, 502)
    assert.equal(await creditsOf(site), 4)
  })

  it('says that it broke off in its stream, and then breaks the connection', async (t) => {
    const site = await newSite((await modelSaying(t, brokenOff)).upstream)
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${site.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: HELLO, stream: true }),
    })
    assert.equal(response.status, 200)
    let heard = ''
    await assert.rejects(async () => {
      for await (const bytes of response.body ?? []) heard += Buffer.from(bytes).toString()
    })
    const events = heard.split('\n\n').filter((event) => event !== '')
    const { error } = JSON.parse(events.at(-1)?.slice('data: '.length) ?? '')
    assert.deepEqual([error.type, error.code, error.param], ['server_error', 'server_error', null])
    assert.match(heard, /Once/)
    assert.doesNotMatch(heard, /\[DONE\]|"stop"|connection is lost/)
  })

  it('arrives while it is made, and ends the work when the client leaves', async () => {
    const model = await startGatedModel({ after })
    const site = await newSite(model.upstream)
    const leaving = new AbortController()
    const asked = fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${site.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: HELLO, stream: true }),
      signal: leaving.signal,
    })
    const answering = await model.asked()
    answering.say('Once')
    const reader = (await asked).body?.getReader()
    let heard = ''
    while (!heard.includes('Once')) {
      heard += Buffer.from((await reader?.read())?.value ?? []).toString()
    }
    leaving.abort()
    await answering.closed
    assert.equal(await creditsOf(site), 4)
  })
})

it('may be called by pages of other origins, with the headers of their own clients', async () => {
  for (const [path, method] of [
    ['/v1/chat/completions', 'POST'],
    ['/v1/models', 'GET'],
    ['/v1/v1/models', 'GET'],
  ] as const) {
    const { statusCode, headers } = await app.inject({
      method: 'OPTIONS',
      url: path,
      headers: { origin: 'https://app.test', 'access-control-request-method': method },
    })
    assert.equal(statusCode, 204)
    assert.equal(headers['access-control-allow-methods'], method)
    assert.match(String(headers['access-control-allow-headers']), /^authorization, .*, \*$/)
  }
})

it('takes a token for each of any number of simultaneous answers', async () => {
  const site = await newSite({ provider: 'demo' }, 40)
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => askForCompletion(app, site.token)),
  )
  for (const answer of answers) {
    assert.equal(answer.json().choices[0].message.content, SAID_HELLO)
  }
  assert.equal(new Set(answers.map((answer) => answer.json().id)).size, 40)
  assert.equal(await creditsOf(site), 0)
})
