import type { TestContext } from 'node:test'
import { onItsTime, sharedHandRedis } from '../../../test/support/hand-redis.ts'
import { sharedPostgres } from '../../../test/support/postgres.ts'
import { withoutPostgres } from '../../../test/support/postgres-server.ts'
import { lastingIn, withoutRedis } from '../../../test/support/redis-server.ts'
import { runsOverTwoStores } from '../../core/runs/index.ts'
import { testClaims } from '../contracts/claims.ts'
import { testCreditHistory } from '../contracts/credit-history.ts'
import { testCreditStore } from '../contracts/credit-store.ts'
import { testRandomRuns } from '../contracts/random-runs.ts'
import { testRunStore } from '../contracts/run-store.ts'
import { testTokenStore } from '../contracts/token-store.ts'
import { openRedisStores } from '../redis/index.ts'

const skip = withoutPostgres || withoutRedis
const [fresh, ownPart] = [await sharedPostgres(), await sharedHandRedis()]

async function open(t: TestContext) {
  const { credits, events, holds, ledger, now, advance } = await fresh()
  const { url, prefix, client, setTime } = ownPart()
  await setTime?.(now())
  const advanceBoth = async (milliseconds: number) => {
    await advance(milliseconds)
    await setTime?.(now())
  }
  const { tokens, claims, close } = await openRedisStores(url, prefix)
  t.after(close)
  const stores = { credits, tokens, runs: runsOverTwoStores(claims, holds) }
  return {
    ...stores,
    events,
    ledger,
    now,
    advance: advanceBoth,
    async regenerate() {
      await client.set(`${prefix}nonce`, 'another')
      return stores
    },
    size: () => lastingIn(client, prefix),
  }
}

const engine = {
  name: 'PostgreSQL with Redis',
  open,
  forgetsByItself: true,
  ...(skip && { skip }),
}

testCreditHistory(engine)
testCreditStore(engine)

const shortLived = { ...engine, open: onItsTime(open) }

testClaims(shortLived)
testRandomRuns(shortLived)
testRunStore(shortLived)
testTokenStore(shortLived)
