export {
  ACCESS_KINDS,
  type AccessTokens,
  type Asking,
  createAccessTokens,
} from './access/index.ts'
export {
  type Asker,
  type AssistantTokens,
  authenticateSeated,
  countedOnce,
  createAssistantTokens,
  type From,
  findAssistant,
  isCidr,
  isHost,
  isWithin,
  type NotPlaced,
  type NotSeated,
  placed,
  type Restriction,
  type ShownAssistant,
} from './assistant/index.ts'
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
export type { ChatClaims } from './chat-jwt.ts'
export { countChange, type TooManyChanges } from './count-change.ts'
export { isLive } from './is-live.ts'
export { type JwtClaims, type JwtKey, signJwt } from './jwt.ts'
export { type KeyStore, type KeyTimes, SIGNING_KEYS, type StoredKey } from './key-store.ts'
export { isLifetimeOf, KINDS, LONG_LIVED_KINDS, type LongLivedKind } from './kinds.ts'
export type {
  Borne,
  LongLivedStore,
  LongLivedToken,
  NewLongLivedToken,
  Offset,
  TokenFilter,
  TokenNotes,
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
export {
  type AuthenticatePair,
  createAuthenticatePair,
  type NotAuthentic,
} from './user/authenticate-pair.ts'
export { USER_PERMISSIONS, type UserClaims } from './user-jwt.ts'
export { createUses, type Uses } from './uses.ts'
