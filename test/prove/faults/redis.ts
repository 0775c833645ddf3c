import { withoutFakeClock } from '../fake-clock.ts'
import type { Fault } from './fault.ts'

const kill: Fault = async ({ cluster, pause }) => {
  const primary = await cluster.redis.primary()
  await primary.kill()
  await pause(20, 300)
  await primary.start()
}

/** Shorter than the sentinel waits. */
const stop: Fault = async ({ cluster, pause }) => {
  const primary = await cluster.redis.primary()
  primary.signal('SIGSTOP')
  await pause(800, 2_200)
  primary.signal('SIGCONT')
}

/** What was redeemed after the snapshot is there again. */
const snapshot: Fault = async ({ cluster, pause }) => {
  const primary = await cluster.redis.primary()
  await primary.tell('SAVE')
  await pause(600, 1_200)
  await primary.kill()
  await primary.start()
  await pause(600, 900)
}

/** There and back: the second time, the first one has missed what happened in between. */
const failover: Fault = async ({ cluster: { redis }, chance, pause, tell }) => {
  const primary = await redis.primary()
  if (chance.next() < 0.5) {
    tell('asked for')
    await redis.failOver()
  } else {
    tell('since the primary was killed')
    await primary.kill()
    await redis.lost(primary)
    await primary.start()
  }
  await pause(500, 1_000)
  await redis.settled()
  await redis.failOver()
  await redis.settled()
}

const flush: Fault = async ({ cluster, pause }) => {
  const primary = await cluster.redis.primary()
  await primary.tell('FLUSHALL')
  await pause(200, 400)
}

/** Libfaketime looks at its file once a second. */
const clock: Fault = async ({ cluster: { redisClock }, chance, pause, tell }) => {
  if (withoutFakeClock) return tell(`left out: ${withoutFakeClock}`)
  const offset = chance.one(['+600 x1', '+0 x1.5'])
  tell(offset)
  redisClock.set(offset)
  await pause(2_000, 2_500)
  redisClock.set('+0 x1')
  await pause(1_500, 2_000)
}

export const REDIS_FAULTS = {
  'redis-kill': kill,
  'redis-stop': stop,
  'redis-snapshot': snapshot,
  'redis-failover': failover,
  'redis-flush': flush,
  'redis-clock': clock,
} as const satisfies Record<string, Fault>
