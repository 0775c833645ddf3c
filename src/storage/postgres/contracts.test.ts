import { sharedPostgres } from '../../../test/support/postgres.ts'
import { withoutPostgres } from '../../../test/support/postgres-server.ts'
import { testApiKeyStore } from '../contracts/api-key-store.ts'
import { testAssistantDeletions } from '../contracts/assistant-deletions.ts'
import { testAssistantEnds } from '../contracts/assistant-ends.ts'
import { testAssistantStore } from '../contracts/assistant-store.ts'
import { testCounterStore } from '../contracts/counter-store.ts'
import { testDescent } from '../contracts/descent.ts'
import { testDescentEnds } from '../contracts/descent-ends.ts'
import { testEndUserStore } from '../contracts/end-user-store.ts'
import { testEventStore } from '../contracts/event-store.ts'
import { testHolds } from '../contracts/holds.ts'
import { testKeyStore } from '../contracts/key-store.ts'
import { testLongLivedAcross } from '../contracts/long-lived-across.ts'
import { testLongLivedEnds } from '../contracts/long-lived-ends.ts'
import { testLongLivedStore } from '../contracts/long-lived-store.ts'
import { testOperatorEnds } from '../contracts/operator-ends.ts'
import { testOperatorStore } from '../contracts/operator-store.ts'
import { testOrganizationStore } from '../contracts/organization-store.ts'
import { testQuotas } from '../contracts/quotas.ts'
import { testSetupStore } from '../contracts/setup-store.ts'

const fresh = await sharedPostgres()

async function open() {
  const stores = await fresh()
  return {
    ...stores,
    reopen: async () => stores.keys,
  }
}

const engine = { name: 'PostgreSQL', open, ...(withoutPostgres && { skip: withoutPostgres }) }

testApiKeyStore(engine)
testAssistantEnds(engine)
testAssistantDeletions(engine)
testAssistantStore(engine)
testCounterStore(engine)
testEndUserStore(engine)
testEventStore(engine)
testKeyStore(engine)
testHolds(engine)
testLongLivedAcross(engine)
testLongLivedEnds(engine)
testDescent(engine)
testDescentEnds(engine)
testLongLivedStore(engine)
testOperatorEnds(engine)
testOperatorStore(engine)
testOrganizationStore(engine)
testQuotas(engine)
testSetupStore(engine)
