export type { Asker } from './assistant/authorize.ts'
export { countedOnce } from './assistant/counted-once.ts'
export type { AskedField, AskedToken } from './assistant/issue.ts'
export type { From } from './assistant/restrictions.ts'
export type { ShownAssistant } from './assistant/show-assistant.ts'
export type { AssistantCredential, NotAnAssistantCredential } from './assistant-credential.ts'
export {
  authenticateManager,
  countChange,
  type ManagerDeps,
  type NotAManager,
  type Presented,
  type TooManyChanges,
} from './authenticate-manager.ts'
export {
  authenticateAssistantCredential,
  type CredentialDeps,
  findAssistantCredential,
  findTicket,
  isLive,
} from './credentials.ts'
export { type KeyStore, type KeyTimes, SIGNING_KEYS, type StoredKey } from './key-store.ts'
export { ACCESS_KINDS, KINDS, LONG_LIVED_KINDS, type LongLivedKind } from './kinds.ts'
export { createFindLongLivedToken, createUses, type Uses } from './long-lived.ts'
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
export type { Ticket } from './ticket.ts'
export { createAuthenticatePair } from './user/authenticate-pair.ts'
export { lifetimeText } from './user/lifetime.ts'
export {
  type AccessTokens,
  type AssistantTokens,
  type Bearers,
  createAccessTokens,
  createAssistantTokens,
  createBearers,
  createIssuing,
  type Issuing,
} from './verbs.ts'
