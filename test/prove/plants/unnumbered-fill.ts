import type { Deployment } from '../../../src/deployment.ts'
import type { Plant } from './parts.ts'

/** What is remembered counts from when it was put there, and not from when it was read. */
export const unnumberedFill: Plant = async (whole) => {
  const { stores } = whole
  const head = stores.events.head
  const late = <Args extends unknown[], T extends { readonly asOf: number }>(
    read: (...args: Args) => Promise<T>,
  ) => {
    return async (...args: Args): Promise<T> => {
      const seen = await read(...args)
      return { ...seen, asOf: (await head()).seq }
    }
  }
  const { apiKeys, assistants, endUsers, longLived, operators } = stores
  const faulty: Partial<Deployment['stores']> = {
    apiKeys: { ...apiKeys, byId: late(apiKeys.byId), bySecret: late(apiKeys.bySecret) },
    assistants: { ...assistants, byId: late(assistants.byId) },
    endUsers: { ...endUsers, byId: late(endUsers.byId) },
    longLived: { ...longLived, bySecret: late(longLived.bySecret) },
    operators: { ...operators, byId: late(operators.byId) },
  }
  return { ...whole, stores: { ...stores, ...faulty } }
}
