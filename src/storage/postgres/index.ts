import type { Chain, Feed } from '../../core/events/index.ts'
import { endUserStore } from '../sql/end-user-store.ts'
import { eventStore } from '../sql/event-store.ts'
import { keyStore } from '../sql/key-store.ts'
import { postgresApiKeyStore } from './api-key-store.ts'
import { postgresAssistantStore } from './assistant-store.ts'
import { postgresCounterStore } from './counter-store.ts'
import { postgresCreditStore } from './credit-store.ts'
import { postgresEngine } from './engine.ts'
import { postgresHolds } from './holds.ts'
import { postgresLog } from './log.ts'
import { postgresLongLivedStore } from './long-lived-store.ts'
import { openPostgres, type Postgres, type PostgresOptions } from './open.ts'
import { postgresOperatorStore } from './operator-store.ts'
import { postgresOrganizationStore } from './organization-store.ts'
import { postgresSetupStore } from './setup-store.ts'

export { holdsDeployment } from './prepare.ts'

/** What the event log of a deployment needs. */
export interface LogParts {
  readonly chain: Chain
  /** Is told of every event of this process before whoever caused it hears that it is done. */
  readonly feed: Feed
}

/** Every store for what lasts, over one open database. */
export function postgresStores(postgres: Postgres, { chain, feed }: LogParts) {
  const commitDeed = postgresLog(postgres, chain, feed)
  const engine = postgresEngine(postgres, commitDeed)
  return {
    apiKeys: postgresApiKeyStore(postgres, commitDeed),
    assistants: postgresAssistantStore(postgres, commitDeed),
    counters: postgresCounterStore(postgres),
    credits: postgresCreditStore(postgres, commitDeed),
    endUsers: endUserStore(engine),
    events: eventStore(engine),
    holds: postgresHolds(postgres),
    keys: keyStore(engine),
    longLived: postgresLongLivedStore(postgres, commitDeed),
    operators: postgresOperatorStore(postgres, commitDeed),
    organizations: postgresOrganizationStore(postgres, commitDeed),
    setup: postgresSetupStore(postgres, commitDeed),
  }
}

/** Opens a database with every store in it. */
export async function openPostgresStores(options: PostgresOptions, log: LogParts) {
  const postgres = await openPostgres(options)
  const stores = postgresStores(postgres, log)
  await stores.events.head() // which sets the clock
  return {
    ...stores,
    /** The clock by which these stores decide, as it was last heard; milliseconds since 1970. */
    now: postgres.clock.now,
    /** Throws `StoreDown` unless the database answers at this moment. */
    check: () => stores.events.head(),
    /** Waits for what is going on and closes every connection. */
    close: postgres.close,
  }
}
