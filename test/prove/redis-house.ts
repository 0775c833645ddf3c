import type { Life } from '../support/program.ts'
import type { FakeClock } from './fake-clock.ts'
import type { Line } from './line.ts'
import { type RedisNode, startRedisNode, startSentinel, told } from './redis-node.ts'
import { until } from './until.ts'

/** Two Redis, one of which follows the other, and a sentinel that may change which. */
export interface RedisHouse {
  readonly nodes: readonly RedisNode[]
  /** The one that the sentinel says is the primary. */
  readonly primary: () => Promise<RedisNode>
  /** Has the other one promoted, as whoever maintains a machine does, and waits for that. */
  readonly failOver: () => Promise<void>
  /** Waits until the sentinel has promoted the other one, since this one is away. */
  readonly lost: (primary: RedisNode) => Promise<void>
  /** Waits until one of them follows the other. */
  readonly settled: () => Promise<void>
  /** Keeps these at the primary, wherever that is, for as long as somebody lives. */
  readonly lead: (life: Life, lines: readonly Line[]) => void
}

const WATCH_MILLISECONDS = 100

export async function startRedisHouse(
  life: Life,
  folder: string,
  clock: FakeClock,
): Promise<RedisHouse> {
  const begin = () => startRedisNode(life, folder, clock)
  const [first, second] = await Promise.all([begin(), begin()])
  await second.tell('REPLICAOF', '127.0.0.1', String(first.port))
  const sentinel = await startSentinel(life, folder, first.port)

  async function primary(): Promise<RedisNode> {
    const found = await told(sentinel, ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'jeton'])
    const port = Array.isArray(found) ? Number(found[1]) : 0
    return second.port === port ? second : first
  }
  const lost = async (before: RedisNode) =>
    until('another Redis is promoted', async () => (await primary()).port !== before.port)

  /** The one that was the primary may not have heard that it is not any more. */
  async function isSettled(): Promise<boolean> {
    const above = await primary()
    const below = above === first ? second : first
    if (roleOf(await above.tell('ROLE')) !== 'master') return false
    if (roleOf(await below.tell('ROLE')) === 'slave') return isJoined(await above.tell('ROLE'))
    await below.tell('REPLICAOF', '127.0.0.1', String(above.port))
    return false
  }
  const settled = () => until('one Redis follows the other', isSettled)

  async function failOver(): Promise<void> {
    const before = await primary()
    await until('the sentinel agrees', async () => {
      await told(sentinel, ['SENTINEL', 'FAILOVER', 'jeton'])
      return true
    })
    await lost(before)
  }

  await settled()
  await until('the sentinel knows both', () => knowsReplica(sentinel))
  return {
    nodes: [first, second],
    primary,
    failOver,
    lost,
    settled,
    lead: (whose, lines) => follow(whose, primary, lines),
  }
}

const roleOf = (role: unknown) => (Array.isArray(role) ? String(role[0]) : '')
const isJoined = (role: unknown) => Array.isArray(role) && [role[2]].flat().length > 0

async function knowsReplica(sentinel: number): Promise<boolean> {
  const replicas = await told(sentinel, ['SENTINEL', 'REPLICAS', 'jeton'])
  return Array.isArray(replicas) && replicas.length > 0
}

function follow(life: Life, primary: () => Promise<RedisNode>, lines: readonly Line[]): void {
  let led = 0
  let isAsking = false
  async function look(): Promise<void> {
    const { port } = await primary()
    if (port === led) return
    led = port
    for (const line of lines) line.lead(port)
  }
  const watching = setInterval(() => {
    if (isAsking) return
    isAsking = true
    look()
      .catch(() => undefined) // the sentinel is asked again soon
      .finally(() => {
        isAsking = false
      })
  }, WATCH_MILLISECONDS)
  life.after(() => clearInterval(watching))
}
