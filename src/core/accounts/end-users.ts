import { type Feed, remembered } from '../events/index.ts'
import type { EndUser, EndUserStore } from './end-user-store.ts'

/** The most characters (Unicode code points) that a customer's own id for a user may have. */
export const LONGEST_EXTERNAL_ID = 255

/** Finds end users by id, inactive ones too, remembering what was found for as long as it is so. */
export function createEndUserById(
  endUsers: Pick<EndUserStore, 'byId'>,
  feed: Feed,
): (id: string) => Promise<EndUser | undefined> {
  return remembered({
    feed,
    read: (id) => endUsers.byId(id),
    subjectsOf: ({ id, organization }) => [`endUser:${id}`, `organization:${organization}`],
  })
}
