import type { TestContext } from 'node:test'
import { onItsTime, sharedHandRedis } from '../../../test/support/hand-redis.ts'
import { lastingIn, withoutRedis } from '../../../test/support/redis-server.ts'
import { ledgerIn, openForTest } from '../../../test/support/sqlite.ts'
import { runsOverTwoStores } from '../../core/runs/index.ts'
import { testClaims } from '../contracts/claims.ts'
import { testCreditHistory } from '../contracts/credit-history.ts'
import { testCreditStore } from '../contracts/credit-store.ts'
import { testRandomRuns } from '../contracts/random-runs.ts'
import { testRunStore } from '../contracts/run-store.ts'
import { testTokenStore } from '../contracts/token-store.ts'
import { openRedisStores } from './index.ts'

const ownPart = await sharedHandRedis()

async function open(t: TestContext) {
  const { sqlite, clock, credits, events, holds } = openForTest(t)
  const { url, prefix, client, setTime } = ownPart()
  await setTime?.(clock.wall())
  const advance = async (milliseconds: number) => {
    clock.advance(milliseconds)
    await setTime?.(clock.wall())
  }
  const { tokens, claims, close } = await openRedisStores(url, prefix)
  t.after(close)
  const stores = { credits, tokens, runs: runsOverTwoStores(claims, holds) }

  return {
    ...stores,
    events,
    now: clock.wall,
    advance,
    ledger: async (organization: string) => ledgerIn(sqlite, organization),
    async regenerate() {
      await client.set(`${prefix}nonce`, 'another')
      return stores
    },
    size: () => lastingIn(client, prefix),
  }
}

const skip = withoutRedis ? { skip: withoutRedis } : {}
const engine = { name: 'SQLite with Redis', open, forgetsByItself: true, ...skip }

testCreditHistory(engine)
testCreditStore(engine)

const shortLived = { ...engine, open: onItsTime(open) }

testClaims(shortLived)
testRandomRuns(shortLived)
testRunStore(shortLived)
testTokenStore(shortLived)
