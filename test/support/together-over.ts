import { it } from 'node:test'
import type { StoresName } from './outside.ts'
import { type OVER_ALL_STORES, PARTS } from './parts.ts'
import { together } from './together.ts'

/** Runs a part of what is to hold over whatever stores over these; skips it where they are not. */
export async function togetherOver(
  stores: StoresName,
  part: (typeof OVER_ALL_STORES)[number],
): Promise<void> {
  process.env.TEST_STORES = stores
  const { withoutStores } = await import('./outside.ts')
  const skip = withoutStores(stores)
  if (skip === false) await together(PARTS[part])
  else it(`holds over ${stores}`, { skip })
}
