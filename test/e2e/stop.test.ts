import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { it, type TestContext } from 'node:test'
import { type NpmStart, npmStart } from '../support/npm-start.ts'
import { isGroupAlive } from '../support/program.ts'
import { skipWithout } from '../support/real-clients.ts'
import { startStoryteller, storyOf } from '../support/storyteller.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { npmStartOnTerminal } from '../support/terminal.ts'

const STORY = storyOf('a dog named charlie')
/** Piece after piece for some two seconds. */
const SLOWLY = { streamingProfile: { ttft: 0, tps: 4 } }
/** For longer than a stop takes that does not wait for it. */
const VERY_SLOWLY = { streamingProfile: { ttft: 0, tps: 1 } }
const FOR_EVER = { streamingProfile: { ttft: 0, tps: 1 }, chunkSize: 1 }

it('SIGTERM to npm start lets an open stream end, refuses the rest, and leaves nothing behind', async (t) => {
  const started = await startSlow(t, SLOWLY)
  const late = connectTo(started.url)
  late.write('GET /api/v1/token HTTP/1.1\r\nhost: jeton\r\n')
  const stream = await openStream(started)

  process.kill(started.pid, 'SIGTERM')
  await untilRefused(started.url)
  assert.ok(!stream.isOver())
  late.end('\r\n')
  const refusal = await text(late)
  assert.match(refusal, /^HTTP\/1\.1 503 /)
  assert.match(refusal, /\r\nconnection: close\r\n/i)
  assert.match(
    refusal,
    /\{"error":"Failed to create token, [^"]+","success":false,"code":"internal_server_error"\}$/,
  )

  assert.equal(await stream.rest(), STORY)
  await endsSoon(started)
})

it('a signal to the whole group, which npm hands on once more, is one signal', async (t) => {
  const started = await startSlow(t, SLOWLY)
  const stream = await openStream(started)
  process.kill(-started.pid, 'SIGTERM')
  assert.equal(await stream.rest(), STORY)
  await endsSoon(started)
})

it('cuts a stream that outlasts JETON_DRAIN_SECONDS, and not before', async (t) => {
  const started = await startSlow(t, FOR_EVER, { JETON_DRAIN_SECONDS: '1' })
  const stream = await openStream(started)
  const signalledAt = performance.now()
  process.kill(started.pid, 'SIGTERM')
  await assert.rejects(stream.rest())
  assert.ok(performance.now() - signalledAt >= 1_000)
  await endsSoon(started)
})

it('says on a terminal what Ctrl-C waits for, and cuts it at another', {
  skip: skipWithout('script'),
}, async (t) => {
  const { environment } = await startStoryteller(t, VERY_SLOWLY)
  const program = npmStartOnTerminal(t, tempFolder(t), environment)
  const [, url = ''] = await program.says(/listening on (http:[\w.:/]+)/)
  const [, id = ''] = await program.says(/^ {2}Workflow +(\w+)/m)
  const [, keySecret = ''] = await program.says(/^ {2}API key secret +(\w+)/m)
  const stream = await openStream({ url, made: { workflow: { id }, apiKey: { keySecret } } })
  const press = () => program.child.stdin?.write('\u0003')
  press()
  await program.says(/Waiting for 1 answer\. Press Ctrl-C again to cut it off\./)
  assert.ok(!stream.isOver())
  const again = setInterval(press, 200) // what comes within a second is an echo of the first
  await assert.rejects(stream.rest()).finally(() => clearInterval(again))
  await program.ended
})

function startSlow(
  t: TestContext,
  pace: object,
  environment: Readonly<Record<string, string>> = {},
): Promise<NpmStart> {
  return startStoryteller(t, pace).then((storyteller) =>
    npmStart(t, tempFolder(t), { ...storyteller.environment, ...environment }),
  )
}

interface Started {
  readonly url: string
  readonly made: {
    readonly apiKey: { readonly keySecret: string }
    readonly workflow: { readonly id: string }
  }
}

/** A stream of which the first text has arrived. */
async function openStream({ url, made: { apiKey, workflow } }: Started) {
  const issued = await fetch(`${url}/api/v1/token`, {
    headers: { authorization: `Bearer ${apiKey.keySecret}` },
  })
  const { token } = (await issued.json()) as { token: string }
  const answer = await fetch(`${url}/api/v1/run/${workflow.id}/stream?token=${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"story":"a dog named charlie"}',
  })
  assert.ok(answer.body)
  const pieces = answer.body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
  const first = await pieces.next()
  let isOver = false
  async function rest() {
    let whole = String(first.value)
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) whole += next.value
    isOver = true
    return whole
  }
  const reading = rest()
  reading.catch(() => undefined) // whoever waits for it is told
  return { isOver: () => isOver, rest: () => reading }
}

/** It ends well, without waiting for the rest of the drain, and so does npm around it. */
async function endsSoon({ pid, ended }: NpmStart): Promise<void> {
  const askedAt = performance.now()
  assert.deepEqual(await ended, { code: 0, signal: null })
  assert.ok(performance.now() - askedAt < 10_000)
  assert.ok(!isGroupAlive(pid))
}

/** Asks anew, on a connection of its own each time, until nobody answers. */
async function untilRefused(url: string): Promise<void> {
  const giveUpAt = performance.now() + 10_000
  const ask = () => fetch(`${url}/healthz`, { headers: { connection: 'close' } })
  while (
    await ask().then(
      () => true,
      () => false,
    )
  ) {
    assert.ok(performance.now() < giveUpAt, 'it still takes connections')
  }
}

function connectTo(url: string) {
  const { hostname, port } = new URL(url)
  return connect(Number(port), hostname)
}
