import { startHandRedis } from './hand-redis.ts'
import type { OutsideOfShortLived } from './outside.ts'
import type { Life } from './program.ts'
import { keysOf, type RedisClient, redisClient } from './redis-server.ts'

const PREFIX = 'jeton:'
const NONCE = `${PREFIX}nonce`

/** A server of its own, whose time can be said. */
export async function outsideOfRedis(
  life: Life,
  _: string,
  at: number,
): Promise<OutsideOfShortLived> {
  const { url, setTime } = await startHandRedis(life, at)
  const client = await redisClient(life, url)
  return {
    environment: { REDIS_URL: url },
    setTime,
    async unwritable(work) {
      await client.configSet('min-replicas-to-write', '1')
      return work().finally(() => client.configSet('min-replicas-to-write', '0'))
    },
    // What every decision reads first is of another type than it was.
    async faulty(work) {
      await client.set(NONCE, 'any', { NX: true })
      await client.rename(NONCE, 'elsewhere')
      await client.lPush(NONCE, 'one')
      return work().finally(() => client.rename('elsewhere', NONCE))
    },
    async uncount() {
      const keys = await keysOf(client, PREFIX)
      for (const key of keys.filter((it) => /:(bucket|admitted):/.test(it))) await client.del(key)
    },
    async kept() {
      const keys = await keysOf(client, PREFIX)
      const values = await Promise.all(keys.map((key) => read(client, key)))
      return JSON.stringify([keys, values])
    },
  }
}

async function read(client: RedisClient, key: string): Promise<unknown> {
  return (await client.type(key)) === 'hash' ? client.hGetAll(key) : client.get(key)
}
