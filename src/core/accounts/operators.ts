import { type Feed, remembered } from '../events/index.ts'
import type { Operator, OperatorStore } from './operator-store.ts'

/** Finds active operators by id, remembering what was found for as long as it is so. */
export function createOperatorById(
  operators: Pick<OperatorStore, 'byId'>,
  feed: Feed,
): (id: string) => Promise<Operator | undefined> {
  return remembered({
    feed,
    read: (id) => operators.byId(id),
    subjectsOf: ({ id, organization }) => [`operator:${id}`, `organization:${organization.id}`],
  })
}
