import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { freePort } from '../support/free-port.ts'
import { type Life, type Program, run } from '../support/program.ts'
import type { FakeClock } from './fake-clock.ts'

/** One Redis, which keeps snapshots, and whose clock can be set. */
export interface RedisNode {
  readonly port: number
  readonly kill: () => Promise<void>
  /** Starts it again, from the last snapshot. */
  readonly start: () => Promise<void>
  readonly signal: (signal: 'SIGCONT' | 'SIGSTOP') => void
  /** Says something to it, on a connection for this alone. Rejects if it does not answer. */
  readonly tell: (...words: string[]) => Promise<unknown>
}

/** Without these, a snapshot is made only when it is asked for, and there is no file to wait for. */
const BASICS = ['--bind', '127.0.0.1', '--save', '3600 1', '--repl-diskless-sync-delay', '0']

/** Starts one in a folder of its own under this one. */
export async function startRedisNode(
  life: Life,
  folder: string,
  clock: FakeClock,
): Promise<RedisNode> {
  const port = await freePort()
  const own = join(folder, port)
  mkdirSync(own)
  const args = ['--port', port, '--dir', own, ...BASICS]
  const launch = async () => {
    const program = run(life, 'redis-server', args, { env: clock.environment })
    await program.says(/Ready to accept connections/)
    return program
  }
  let program: Program = await launch()
  return {
    port: Number(port),
    async kill() {
      program.child.kill('SIGKILL')
      await program.ended
    },
    async start() {
      program = await launch()
    },
    signal: (signal) => void program.child.kill(signal),
    tell: (...words) => told(Number(port), words),
  }
}

/** A sentinel that watches over one primary, and needs nobody else to agree with it. */
export async function startSentinel(life: Life, folder: string, primary: number): Promise<number> {
  const port = await freePort()
  const file = join(folder, 'sentinel.conf')
  writeFileSync(
    file,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor jeton 127.0.0.1 ${primary} 1`,
      'sentinel down-after-milliseconds jeton 3000',
      'sentinel failover-timeout jeton 3000',
      '',
    ].join('\n'),
  )
  const program = run(life, 'redis-server', [file, '--sentinel'])
  await program.says(/\+monitor master/)
  return Number(port)
}

/** Says something to a Redis on this machine, and gives its answer. */
export async function told(port: number, words: readonly string[]): Promise<unknown> {
  const client = createClient({
    socket: { port, host: '127.0.0.1', reconnectStrategy: false, connectTimeout: 1_000 },
    commandOptions: { timeout: 2_000 },
  })
  client.on('error', () => undefined) // what was said rejects as well
  await client.connect()
  try {
    return await client.sendCommand(words)
  } finally {
    client.destroy()
  }
}
