import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { Pool } from 'undici'
import { inParallel } from '../support/load.ts'
import { stopwatch } from '../support/race-course.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** How many tokens are issued. The full proof takes 1,000,000. */
const TOKENS = Number(process.env.MEMORY_TOKENS ?? 20_000)
const WARM = 10_000
const CALLERS = 32
const MB = 1_000_000
const MOST_GROWTH = 20 * MB

const MEASURED = ['--expose-gc', '--import', './test/support/measured.ts', 'src/main.ts', 'start']
const ENVIRONMENT = {
  JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: '1000000000',
  JETON_TRUSTED_PROXIES: '127.0.0.1',
}

interface Memory {
  readonly rss: number
  /** What is really in use, of the heap and beside it. */
  readonly held: number
}

it(`issues ${TOKENS} anonymous chat tokens in the room of ${WARM}, and writes nothing`, async (t) => {
  const data = tempFolder(t)
  await stopped(await started(t, data))
  const before = sizeOf(data)

  const server = await started(t, data)
  const took = stopwatch(t)
  await issue(t, server, WARM)
  const [warm, files] = [await memoryOf(server), sizeOf(data)]
  await issue(t, server, TOKENS - WARM)
  const [last, grown] = [await memoryOf(server), sizeOf(data)]
  await stopped(server)

  const growth = { rss: last.rss - warm.rss, held: last.held - warm.held }
  took(
    `${TOKENS} tokens: resident ${inMB(warm.rss)} to ${inMB(last.rss)} MB, in use ${inMB(warm.held)} to ${inMB(last.held)} MB, files ${before} to ${sizeOf(data)} bytes (${files} and ${grown} while it ran)`,
  )
  assert.equal(sizeOf(data), before)
  assert.ok(growth.held <= MOST_GROWTH, `in use: ${inMB(growth.held)} MB more`)
  assert.ok(growth.rss <= MOST_GROWTH, `resident: ${inMB(growth.rss)} MB more`)
})

const inMB = (bytes: number) => (bytes / MB).toFixed(1)

const started = (t: TestContext, data: string) =>
  startServer(t, { data, environment: ENVIRONMENT, entry: MEASURED })

/** Stops a server as its owner does, whereupon all that it wrote is in one file. */
async function stopped({ child, ended }: ServerProcess): Promise<void> {
  child.kill('SIGTERM')
  assert.equal((await ended).code, 0)
}

/** What the database takes on the disk. */
function sizeOf(data: string): number {
  return ['jeton.db', 'jeton.db-wal']
    .map((name) => join(data, name))
    .filter((path) => existsSync(path))
    .reduce((sum, path) => sum + statSync(path).size, 0)
}

async function memoryOf({ child }: ServerProcess): Promise<Memory> {
  const told = once(child, 'message')
  child.send('how much?')
  const [memory] = (await told) as [Memory]
  return memory
}

/** Asks for so many tokens, each for another client behind a proxy. */
async function issue(t: TestContext, { url }: ServerProcess, count: number): Promise<void> {
  const pool = new Pool(url, { connections: CALLERS, pipelining: 1 })
  t.after(() => pool.destroy())
  const path = '/api/v1/chat/token'
  await inParallel(CALLERS, Array(count).keys(), async () => {
    const headers = { 'x-forwarded-for': someAddress() }
    const { statusCode, body } = await pool.request({ method: 'GET', path, headers })
    await body.dump()
    assert.equal(statusCode, 200)
  })
  await pool.close()
}

/** One address in four is IPv4, the others are scattered over all networks of IPv6. */
function someAddress(): string {
  const words = (count: number, of: number) =>
    Array.from({ length: count }, () => Math.floor(Math.random() * of))
  if (Math.random() < 0.25) return `11.${words(3, 256).join('.')}`
  return `2001:db8:${words(6, 65_536)
    .map((word) => word.toString(16))
    .join(':')}`
}
