import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { ran, run } from '../support/program.ts'
import { python, skipWithout } from '../support/real-clients.ts'
import { startServer } from '../support/server-process.ts'
import { startStoryteller, storyOf } from '../support/storyteller.ts'
import { tempFolder } from '../support/temp-folder.ts'

// The published examples of the stream token, as users have them in their code. BASE, KEY, TOKEN
// and wf_abc123 stand for what is each user's own, and nothing else is replaced.

const CURL_TOKEN = (ttl: number) => `
curl "BASE/api/v1/token?ttl=${ttl}" \\
  -H "Authorization: Bearer KEY"
`

const CURL_STREAM = `
curl -X POST "BASE/api/v1/run/wf_abc123/stream?token=TOKEN" \\
  --no-buffer \\
  -H "Content-Type: application/json" \\
  -d '{"story":"a story about a dog named charlie"}'
`

const REQUESTS_TOKEN = `
import requests

response = requests.get(
    "BASE/api/v1/token?ttl=60",
    headers={"Authorization": "Bearer KEY"},
)
token = response.json()["token"]
print(token)
`

const FETCH_TOKEN = `
const response = await fetch('BASE/api/v1/token?ttl=60', {
  headers: { Authorization: 'Bearer KEY' },
})
const { token } = await response.json()
console.log(token)
`

const STORY = storyOf('a story about a dog named charlie')
const TOKEN = /^pub_tok_[0-9A-Za-z]{38}$/

it('issues to curl, with a lifetime of 60 and of 300 seconds', {
  skip: skipWithout('curl'),
}, async (t) => {
  const { bash } = await site(t)
  for (const ttl of [60, 300]) {
    const { token, ...rest } = JSON.parse(await bash(CURL_TOKEN(ttl)))
    assert.match(token, TOKEN)
    assert.deepEqual(rest, { success: true, ttl })
  }
})

it('issues to Python requests', { skip: skipWithout('python3-requests') }, async (t) => {
  const { output } = await site(t)
  assert.match(await output(python ?? 'python3', '-c', REQUESTS_TOKEN), TOKEN)
})

it('issues to fetch', async (t) => {
  const { output } = await site(t)
  assert.match(await output(process.execPath, '--input-type=module', '-e', FETCH_TOKEN), TOKEN)
})

it('streams to curl, which prints the text as it arrives', {
  skip: skipWithout('curl'),
}, async (t) => {
  const { bash, filledIn } = await site(t)
  const { token } = JSON.parse(await bash(CURL_TOKEN(60)))
  const curl = run(t, 'bash', ['-c', filledIn(CURL_STREAM, token)])
  await curl.says(/Once/)
  assert.notEqual(curl.stdout(), STORY)
  assert.equal((await curl.ended).code, 0)
  assert.equal(curl.stdout(), STORY)
})

/** A server of the users' own, and their shells. */
async function site(t: TestContext) {
  const slowly = { streamingProfile: { ttft: 0, tps: 10 } }
  const { environment } = await startStoryteller(t, slowly)
  const { url, made } = await startServer(t, { data: tempFolder(t), environment })
  function filledIn(sample: string, token = '') {
    const own = new Map([
      ['BASE', url],
      ['KEY', made.apiKey.keySecret],
      ['TOKEN', token],
      ['wf_abc123', made.workflow.id],
    ])
    return sample.replace(/BASE|KEY|TOKEN|wf_abc123/g, (name) => own.get(name) ?? name)
  }
  async function output(command: string, ...args: string[]) {
    const { code, stdout, stderr } = await ran(
      t,
      command,
      args.map((arg) => filledIn(arg)),
    )
    assert.equal(code, 0, stderr)
    return stdout.trimEnd()
  }
  return { filledIn, output, bash: (sample: string) => output('bash', '-c', sample) }
}
