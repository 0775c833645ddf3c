import type { TestContext } from 'node:test'
import { ledgerIn, openForTest, storesOver } from '../../../test/support/sqlite.ts'
import { testApiKeyStore } from '../contracts/api-key-store.ts'
import { testAssistantDeletions } from '../contracts/assistant-deletions.ts'
import { testAssistantEnds } from '../contracts/assistant-ends.ts'
import { testAssistantStore } from '../contracts/assistant-store.ts'
import { testCounterStore } from '../contracts/counter-store.ts'
import { testCreditHistory } from '../contracts/credit-history.ts'
import { testCreditStore } from '../contracts/credit-store.ts'
import { testDescent } from '../contracts/descent.ts'
import { testDescentEnds } from '../contracts/descent-ends.ts'
import { testEndUserStore } from '../contracts/end-user-store.ts'
import { testEventStore } from '../contracts/event-store.ts'
import { testHolds } from '../contracts/holds.ts'
import { testLongLivedAcross } from '../contracts/long-lived-across.ts'
import { testLongLivedEnds } from '../contracts/long-lived-ends.ts'
import { testLongLivedStore } from '../contracts/long-lived-store.ts'
import { testOperatorEnds } from '../contracts/operator-ends.ts'
import { testOperatorStore } from '../contracts/operator-store.ts'
import { testOrganizationStore } from '../contracts/organization-store.ts'
import { testQuotas } from '../contracts/quotas.ts'
import { testRandomRuns } from '../contracts/random-runs.ts'
import { testRunStore } from '../contracts/run-store.ts'
import { testSetupStore } from '../contracts/setup-store.ts'
import { testStreamEnds } from '../contracts/stream-ends.ts'
import { testTokenStore } from '../contracts/token-store.ts'

async function open(t: TestContext) {
  const { sqlite, clock, ...stores } = openForTest(t)
  const { now } = sqlite

  return {
    ...stores,
    now,
    advance: async (milliseconds: number) => clock.advance(milliseconds),
    ledger: async (organization: string) => ledgerIn(sqlite, organization),
    regenerate: async () => storesOver({ ...sqlite, generation: 'another' }),
  }
}

const engine = { name: 'SQLite', open }

testApiKeyStore(engine)
testAssistantEnds(engine)
testAssistantDeletions(engine)
testAssistantStore(engine)
testCounterStore(engine)
testCreditHistory(engine)
testCreditStore(engine)
testEventStore(engine)
testHolds(engine)
testLongLivedAcross(engine)
testLongLivedEnds(engine)
testDescent(engine)
testDescentEnds(engine)
testLongLivedStore(engine)
testEndUserStore(engine)
testOperatorEnds(engine)
testOperatorStore(engine)
testOrganizationStore(engine)
testQuotas(engine)
testRandomRuns(engine)
testRunStore(engine)
testSetupStore(engine)
testStreamEnds(engine)
testTokenStore(engine)
