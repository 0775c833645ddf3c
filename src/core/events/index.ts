export { type Chain, createChain } from './chain.ts'
export {
  type Act,
  AlreadyDone,
  type Change,
  changeOf,
  DEPLOYMENT_OWNER,
  type Details,
  EVENT_TYPES,
  type Event,
  type EventType,
  type Once,
  type Quota,
  QuotaReached,
  SUBJECT_KINDS,
  type Subject,
} from './event.ts'
export { createFeed, type Feed } from './feed.ts'
export { createFollower } from './follower.ts'
export { remembered } from './remembered.ts'
export type { EventQuery, EventStore, EventsBetween, Seen } from './store.ts'
export { createTail, type Place } from './tail.ts'
export { verifyEvents } from './verify.ts'
