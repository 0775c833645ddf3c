import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { after } from 'node:test'
import { createClient } from '@redis/client'
import { preferred } from './preferred.ts'
import { type Life, newcomersEnvironment, run } from './program.ts'
import { nowhere } from './sockets.ts'
import { need } from './system.ts'
import { tempFolder } from './temp-folder.ts'

/** The server that tests may use; '' for one that they start. */
export const givenRedis = process.env.TEST_REDIS_URL ?? ''

/** Why tests are skipped that need Redis; false if they need not be. */
export const withoutRedis: false | string = givenRedis === '' ? need('Redis') : false

/** Why tests are skipped that break a Redis of their own; false if they need not be. */
export const withoutOwnRedis: false | string = need('Redis')

// Whoever starts a server may die without a word: then it dies as well, where that can be asked for.
const GUARDED = ['setpriv', '--pdeathsig', 'KILL', 'redis-server'] as const
const canGuard = spawnSync('setpriv', ['--version']).status === 0
const [command, ...guard] = canGuard ? GUARDED : (['redis-server'] as const)

/** A server in a process of its own, which remembers nothing unless it is told to. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** Its folder, in which it leaves what it saves. */
  readonly folder: string
  /** Ends it without a warning, and waits until it has gone. */
  readonly kill: () => Promise<void>
  /** Starts it again, at the same address and in the same folder. */
  readonly start: () => Promise<void>
  /** Stops it in the middle of whatever it does, or lets it go on. */
  readonly signal: (signal: 'SIGCONT' | 'SIGSTOP') => void
}

/** Starts a server for one test, or for a file of them. */
export function startRedis(t: Life, ...options: readonly string[]): Promise<RedisServer> {
  return startRedisIn(t, newcomersEnvironment(), options)
}

/** Likewise, in an environment that is not a newcomer's. */
export async function startRedisIn(
  t: Life,
  env: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): Promise<RedisServer> {
  const [folder, { port }] = [tempFolder(t), new URL(await nowhere())]
  const basics = ['--bind', '127.0.0.1', '--port', port, '--dir', folder, '--save', '']
  const start = async () => {
    const server = run(t, command, [...guard, ...basics, ...options], { env })
    await server.says(/Ready to accept connections/)
    preferred(server.pid)
    return server
  }
  let server = await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port: Number(port),
    folder,
    async kill() {
      server.child.kill('SIGKILL')
      await server.ended
    },
    async start() {
      server = await start()
    },
    signal: (signal) => void server.child.kill(signal),
  }
}

/** A connection of the test's own. */
export async function redisClient(t: Life, url: string) {
  const client = createClient({ url, RESP: 3 })
  client.on('error', () => undefined) // its own commands say so as well
  await client.connect()
  t.after(async () => client.destroy())
  return client
}

export type RedisClient = Awaited<ReturnType<typeof redisClient>>

/** A part of a server that is one test's alone. */
export interface OwnPart {
  readonly url: string
  /** What its keys begin with. */
  readonly prefix: string
  readonly client: RedisClient
}

/**
 * The server that all tests of a file share: the one that `TEST_REDIS_URL` names, from which their
 * keys are removed afterwards, or one that is started for them. To be called once, at the top.
 */
export async function sharedRedis(): Promise<() => OwnPart> {
  if (withoutRedis) return () => assert.fail(withoutRedis)
  return partsOf(givenRedis === '' ? (await startRedis({ after })).url : givenRedis)
}

/** What gives each test of a file a part of a server, which is emptied in the end. */
export async function partsOf(url: string): Promise<() => OwnPart> {
  const prefix = `jeton-test-${randomUUID()}:`
  let parts = 0
  let client: RedisClient
  after(async () => {
    if (url === givenRedis) for (const key of await keysOf(client, prefix)) await client.unlink(key)
  })
  client = await redisClient({ after }, url)
  return () => {
    parts += 1
    return { url, client, prefix: `${prefix}${parts}:` }
  }
}

/** All keys that begin so. */
export async function keysOf(client: RedisClient, prefix: string): Promise<string[]> {
  const found: string[] = []
  for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 1_000 })) {
    found.push(...keys)
  }
  return found
}

/** How many keys there are that begin so and never end. */
export async function lastingIn(client: RedisClient, prefix: string): Promise<number> {
  const keys = await keysOf(client, prefix)
  const lives = await Promise.all(keys.map((key) => client.pTTL(key)))
  return lives.filter((life) => life === -1).length
}
