export {
  ACCESS_KINDS,
  type AccessTokens,
  createAccessTokens,
} from './access/index.ts'
export {
  type Asker,
  type AssistantTokens,
  countedOnce,
  createAssistantTokens,
  type From,
  type ShownAssistant,
} from './assistant/index.ts'
export type { AskedField, AskedToken } from './assistant/issue.ts'
export { findTicket, type Ticket } from './authenticate.ts'
export { authenticateBearer, type BearersDeps } from './authenticate-bearer.ts'
export {
  authenticateManager,
  type ManagerDeps,
  type NotAManager,
  type Presented,
} from './authenticate-manager.ts'
export { type Bearer, findBearer, type NotABearer } from './bearer.ts'
export { type Bearers, createBearers } from './bearers.ts'
export { createFindBorne } from './borne.ts'
export { countChange, type TooManyChanges } from './count-change.ts'
export { isLive } from './is-live.ts'
export { createIssuing, type Issuing } from './issuing.ts'
export { type KeyStore, type KeyTimes, SIGNING_KEYS, type StoredKey } from './key-store.ts'
export { KINDS, LONG_LIVED_KINDS, type LongLivedKind } from './kinds.ts'
export type {
  Borne,
  LongLivedStore,
  LongLivedToken,
  NewLongLivedToken,
  Offset,
  TokenFilter,
} from './long-lived-store.ts'
export { type KeyRing, openKeyRing } from './ring.ts'
export {
  CLAIMABLE_MILLISECONDS,
  type Claim,
  MARK_MILLISECONDS,
  type NewToken,
  type TokenOwner,
  type TokenProof,
  type TokenStore,
} from './store.ts'
export { createAuthenticatePair } from './user/authenticate-pair.ts'
export { lifetimeText } from './user/lifetime.ts'
export { createUses, type Uses } from './uses.ts'
