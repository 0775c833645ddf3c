import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { deployed } from './support/deployment.ts'
import { addKey, addOperator, addToken } from './support/operators.ts'
import { listening } from './support/sockets.ts'
import { freshToken } from './support/stream-calls.ts'
import { userToken } from './support/user-calls.ts'

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const house = await deployed({ after }, { JETON_LIMIT_CHANGES_PER_MINUTE: '100000' })
const { app, demo } = house
const { url } = await listening(app)
const { paths } = (await app.inject('/openapi.json')).json<Document>()
const operator = await addOperator(house)

/** Ways to send nothing. */
const NOTHING: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no body': { 'content-length': '0' },
  'no JSON': { 'content-length': '0', 'content-type': 'application/json' },
  'none of a type that there is not': { 'content-length': '0', 'content-type': 'nonsense' },
  'no chunks': { 'transfer-encoding': 'chunked' },
  'no chunks of text': { 'transfer-encoding': 'chunked', 'content-type': 'text/plain' },
}

const key = await addKey(house, operator, ['chat:send', 'admin'])
const user = await userToken(app, demo)
const CREDENTIALS: Readonly<Record<string, () => Promise<string>>> = {
  // A fresh one each time: some of what is asked ends it.
  'an access token': async () => (await addToken(house, operator)).secret,
  'an API key': async () => key.secret,
  'the token of a user': async () => user.token,
}

async function ask(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<readonly [status: number | undefined, body: string]> {
  const asked = request(url + path, { method, headers })
  asked.end()
  const [answer]: IncomingMessage[] = await once(asked, 'response')
  return answer ? [answer.statusCode, await text(answer)] : assert.fail()
}

const filled = (path: string) =>
  path.replace('{workflowId}', demo.workflow).replaceAll(/\{\w+\}/g, 'x')

const READ = ['delete', 'patch', 'post', 'put']
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods).flatMap((method) =>
    READ.includes(method) ? [[method, path] as const] : [],
  ),
)

/** What is said to each way to send nothing; of what goes well, only that it does. */
async function saidToNothing(method: string, path: string, credential: () => Promise<string>) {
  const said: Record<string, string> = {}
  for (const [what, headers] of Object.entries(NOTHING)) {
    await house.uncount()
    const authorization = `Bearer ${await credential()}`
    const [status = 0, body] = await ask(method, filled(path), { ...headers, authorization })
    said[what] = status < 400 ? `${status}` : `${status} ${body}`
  }
  return said
}

describe('a body of no bytes is none', () => {
  for (const [method, path] of operations) {
    it(`to ${method.toUpperCase()} ${path}, whatever announces it`, async () => {
      for (const [whose, credential] of Object.entries(CREDENTIALS)) {
        const said = await saidToNothing(method, path, credential)
        const first = said['no body'] ?? ''
        assert.doesNotMatch(first, /^415/)
        const equal = Object.fromEntries(Object.keys(NOTHING).map((what) => [what, first]))
        assert.deepEqual(said, equal, whose)
      }
    })
  }
})

const variables = { story: 'a story' }

describe('a run', () => {
  it('without any body has no variables', async () => {
    const company = await house.company({ template: 'Tell me a story.' })
    for (const [what, headers] of Object.entries(NOTHING)) {
      const authorization = `Bearer ${company.apiKey}`
      const path = `/api/v1/run/${company.workflow}`
      assert.equal((await ask('POST', path, { ...headers, authorization }))[0], 200, what)
      const token = await freshToken(app, company)
      assert.equal((await ask('POST', `${path}/stream?token=${token}`, headers))[0], 200, what)
    }
  })

  it('is told which variables are missing, and its token stays good', async () => {
    const token = await freshToken(app, demo)
    for (const [what, headers] of Object.entries(NOTHING)) {
      const path = `/api/v1/run/${demo.workflow}/stream?token=${token}`
      const [status, body] = await ask('POST', path, headers)
      assert.deepEqual([what, status], [what, 400])
      assert.match(body, /Missing input variables: story/)
    }
    const body = JSON.stringify(variables)
    const path = `/api/v1/run/${demo.workflow}/stream?token=${token}`
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
    const asked = request(url + path, { method: 'POST', headers })
    for (const character of body) asked.write(character)
    asked.end()
    const [answer]: IncomingMessage[] = await once(asked, 'response')
    assert.equal(answer?.statusCode, 200)
    assert.match(await text(answer ?? assert.fail()), /a story/)
  })

  it('of another type that has a byte is still refused', async () => {
    const token = await freshToken(app, demo)
    const path = `/api/v1/run/${demo.workflow}/stream?token=${token}`
    for (const type of ['text/plain', 'nonsense']) {
      const headers = { 'content-type': type, 'transfer-encoding': 'chunked' }
      const asked = request(url + path, { method: 'POST', headers })
      asked.end('x')
      const [answer]: IncomingMessage[] = await once(asked, 'response')
      assert.equal(answer?.statusCode, 415)
      answer?.resume()
    }
  })
})
