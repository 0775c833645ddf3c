import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import axios from 'axios'
import { ran } from '../support/program.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { need } from '../support/system.ts'
import { tempFolder } from '../support/temp-folder.ts'

// What the users of this API have in their code: their words but for host and secrets.

const CURL_KEYED = [
  'curl --silent --request POST "BASE/api/v1/chat/token"',
  '--header "Authorization: Bearer KEY"',
  '--header "accept: application/json"',
  '--header "content-type: application/json"',
  `--data '{"chatbotId":"CHATBOT-ID","sessionId":"RANDOM-STRING"}'`,
].join(' ')

const CURL_ANONYMOUS =
  'curl --silent "BASE/api/v1/chat/token?ttl=300" --header "accept: application/json"'

const REQUESTS = `
import requests

url = "BASE/api/v1/chat/token"

headers = {"accept": "application/json"}

response = requests.get(url, headers=headers)

print(response.text if response.json()["success"] else "")
`

/** Streams an answer with a token, as the same users do next. */
const CURL_STREAM = [
  'curl --silent --no-buffer --request POST "BASE/api/v1/chat/TOKEN/stream"',
  '--header "accept: text/plain"',
  '--header "content-type: application/json"',
  `--data '{"messages":[{"role":"user","content":"Hello"}]}'`,
].join(' ')

interface Issued {
  readonly success: boolean
  readonly token: string
  readonly expires_in: number
}

const started = (t: TestContext) => startServer(t, { data: tempFolder(t) })

/** A sample with the host and the secrets put in. */
function filled(sample: string, { url, made }: ServerProcess, token = ''): string {
  const own = new Map([
    ['BASE', url],
    ['KEY', made.apiKey.keySecret],
    ['CHATBOT-ID', made.chatbot.id],
    ['TOKEN', token],
  ])
  return sample.replace(/BASE|KEY|CHATBOT-ID|TOKEN/g, (name) => own.get(name) ?? name)
}

/** Runs a program, and gives what it printed. */
async function printed(t: TestContext, command: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await ran(t, command, args)
  assert.equal(code, 0, stderr)
  return stdout
}

const shell = (t: TestContext, script: string) => printed(t, '/bin/sh', '-c', script)

/** The token is one, and is good for one answer. */
async function assertGood(t: TestContext, server: ServerProcess, issued: Issued, seconds: number) {
  assert.deepEqual(Object.keys(issued), ['success', 'token', 'expires_in'])
  assert.deepEqual([issued.success, issued.expires_in], [true, seconds])
  const stream = filled(CURL_STREAM, server, issued.token)
  assert.equal(await shell(t, stream), '[Jeton demo, no model is connected] You asked: Hello')
  assert.match(await shell(t, stream), /"error":"Unauthorized/)
}

it('serves curl with a key', { skip: need('curl') }, async (t) => {
  const server = await started(t)
  const issued = JSON.parse(await shell(t, filled(CURL_KEYED, server)))
  await assertGood(t, server, issued, 60)
})

it('serves curl without a credential', { skip: need('curl') }, async (t) => {
  const server = await started(t)
  const issued = JSON.parse(await shell(t, filled(CURL_ANONYMOUS, server)))
  await assertGood(t, server, issued, 300)
})

it('serves Python’s requests', { skip: need('curl', 'Python requests') }, async (t) => {
  const server = await started(t)
  const issued = JSON.parse(await printed(t, '/usr/bin/python3', '-c', filled(REQUESTS, server)))
  await assertGood(t, server, issued, 60)
})

it('serves axios on the doubled path that its sample calls', { skip: need('curl') }, async (t) => {
  const server = await started(t)
  const options = {
    method: 'GET',
    url: `${server.url}/api/api/v1/chat/token`,
    headers: { accept: 'application/json' },
  }
  const { data } = await axios.request<Issued>(options)
  await assertGood(t, server, data, 60)
})
