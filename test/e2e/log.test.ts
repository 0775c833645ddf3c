import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** Has the server do what it is told, as a fault of its own would. */
const OBEDIENT = `data:text/javascript,${encodeURIComponent(`
  process.on('message', (what) => {
    if (what === 'exit') process.exit(3)
    if (what === 'throw') throw new TypeError('a fault')
    Promise.reject(new TypeError('a fault'))
  })
  process.channel.unref()`)}`

const start = (t: TestContext) =>
  startServer(t, {
    data: tempFolder(t),
    entry: ['--import', OBEDIENT, 'src/main.ts', 'start'],
  })

/** Asks one request after the other, and gives the ids that they were answered with. */
async function asked({ url }: ServerProcess, count: number): Promise<(string | null)[]> {
  const ids: (string | null)[] = []
  for (let at = 0; at < count; at++) {
    const answer = await fetch(`${url}/healthz`)
    await answer.text()
    ids.push(answer.headers.get('x-request-id'))
  }
  return ids
}

interface Line {
  readonly level: string
  readonly reqId?: string
  readonly msg?: string
}

const linesOf = ({ stdout }: ServerProcess): Line[] =>
  stdout()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))

const requestsIn = (server: ServerProcess) =>
  linesOf(server).flatMap(({ reqId }) => (reqId === undefined ? [] : [reqId]))

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  it(`has a line for each request, in their order, when ${signal} has ended the server`, async (t) => {
    const server = await start(t)
    const ids = await asked(server, 200)
    server.child.kill(signal)
    assert.deepEqual(await server.ended, { code: 0, signal: null })
    assert.deepEqual(requestsIn(server), ids)
  })
}

for (const what of ['throw', 'reject']) {
  it(`has a line for each request, and then the fault, when the program has failed by ${what}`, async (t) => {
    const server = await start(t)
    const ids = await asked(server, 200)
    server.child.send(what)
    assert.equal((await server.ended).code, 1)
    assert.deepEqual(requestsIn(server), ids)
    const levels = linesOf(server).map(({ level }) => level)
    assert.ok(levels.lastIndexOf('info') < levels.indexOf('fatal'))
  })
}

it('has a line for each request when the program has ended itself', async (t) => {
  const server = await start(t)
  const ids = await asked(server, 200)
  server.child.send('exit')
  assert.equal((await server.ended).code, 3)
  assert.deepEqual(requestsIn(server), ids)
})
