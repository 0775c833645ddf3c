export { type Ability, actsAsOperator, may, mayCreateTokens, mayHandleTokens } from './abilities.ts'
export type {
  ApiKey,
  ApiKeyChanges,
  ApiKeyStore,
  Caller,
  KeptSecret,
  NewApiKey,
  NotChanged,
  ShownSecret,
} from './api-key-store.ts'
export { API_KEY_PREFIX, authenticateKey } from './authenticate-key.ts'
export { type Callers, createCallers } from './callers.ts'
export {
  type Ancestor,
  type Authority,
  areLive,
  authorityOf,
  endUnder,
  latestEndUnder,
  type NotAParent,
  parentOf,
  permissionsUnder,
  whyNotParent,
} from './descent.ts'
export { actingIn, isWhereNothingLives, mayNameOrganization } from './elsewhere.ts'
export type { EndUser, EndUserStore } from './end-user-store.ts'
export { createEndUserById, LONGEST_EXTERNAL_ID } from './end-users.ts'
export { KEY_PERMISSIONS, type KeyUse, keyMay } from './key-permissions.ts'
export { actOf, isElsewhere, type Manager } from './manager.ts'
export type { NewOperator, Operator, OperatorChanges, OperatorStore } from './operator-store.ts'
export { createOperatorById } from './operators.ts'
export type { Organization, OrganizationStore } from './organization-store.ts'
export { isFitPassword, PASSWORD_LENGTH } from './password.ts'
export { createPasswords, type PasswordCost, type Passwords } from './passwords.ts'
export {
  ENVIRONMENTS,
  PERMISSIONS,
  type Permission,
  ROLES,
  type Role,
} from './permission.ts'
export { resetPassword } from './reset-password.ts'
export { type PasswordReset, resetPasswordByName } from './reset-password-by-name.ts'
export { createSightings, type Sightings } from './sightings.ts'
export type { Turn } from './turns.ts'
export { usernameFrom } from './username.ts'
