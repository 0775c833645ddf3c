import { it } from 'node:test'
import type { StoresName } from './outside.ts'
import { together } from './together.ts'

/** What is to hold over whatever stores. */
const EVERYWHERE = [
  ...['src/dialects/**/*.test.ts', 'src/server.test.ts'],
  ...['test/canary.test.ts', 'test/isolation.test.ts'],
]

/** Runs what is to hold over whatever stores over these, in one process; skips it where they are not. */
export async function togetherOver(stores: StoresName): Promise<void> {
  process.env.TEST_STORES = stores
  const { withoutStores } = await import('./outside.ts')
  const skip = withoutStores(stores)
  if (skip === false) await together(EVERYWHERE)
  else it(`holds over ${stores}`, { skip })
}
