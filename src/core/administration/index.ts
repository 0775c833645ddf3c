import { type ActivateEndUserDeps, activateEndUser } from './activate-end-user.ts'
import { type ActivateOperatorDeps, activateOperator } from './activate-operator.ts'
import { type ActivateOrganizationDeps, activateOrganization } from './activate-organization.ts'
import { type AssistantVerbDeps, assistantVerbs } from './assistant-verbs.ts'
import { type ChangeApiKeyDeps, changeApiKey } from './change-api-key.ts'
import { type ChangeOperatorDeps, changeOperator } from './change-operator.ts'
import { type CreateApiKeyDeps, createApiKey } from './create-api-key.ts'
import { type CreateOrganizationDeps, createOrganization } from './create-organization.ts'
import { type DeactivateEndUserDeps, deactivateEndUser } from './deactivate-end-user.ts'
import { type DeactivateOperatorDeps, deactivateOperator } from './deactivate-operator.ts'
import {
  type DeactivateOrganizationDeps,
  deactivateOrganization,
} from './deactivate-organization.ts'
import { type EraseEndUserDeps, eraseEndUser } from './erase-end-user.ts'
import { type InvalidateEndUserDeps, invalidateEndUser } from './invalidate-end-user.ts'
import { type InviteOperatorDeps, inviteOperator } from './invite-operator.ts'
import { counterVerbs, creditVerbs, eventVerbs, type LedgerVerbDeps } from './ledger-verbs.ts'
import { type ListApiKeysDeps, listApiKeys } from './list-api-keys.ts'
import { type ListEndUsersDeps, listEndUsers } from './list-end-users.ts'
import { type ListOperatorsDeps, listOperators } from './list-operators.ts'
import { type ListOrganizationsDeps, listOrganizations } from './list-organizations.ts'
import { type ReadMetricsDeps, readMetrics } from './read-metrics.ts'
import { type RenameOrganizationDeps, renameOrganization } from './rename-organization.ts'
import type { Asked } from './request.ts'
import { type ResetPasswordDeps, resetPassword } from './reset-password.ts'
import { type RevokeApiKeyDeps, revokeApiKey } from './revoke-api-key.ts'
import { type RotateApiKeyDeps, rotateApiKey } from './rotate-api-key.ts'
import { type ShowApiKeyDeps, showApiKey } from './show-api-key.ts'
import { type ShowEndUserDeps, showEndUser } from './show-end-user.ts'
import { type ShowOperatorDeps, showOperator } from './show-operator.ts'
import { type ShowOrganizationDeps, showOrganization } from './show-organization.ts'
import { type SigningKeyVerbDeps, signingKeyVerbs } from './signing-key-verbs.ts'
import { type TokenVerbDeps, tokenVerbs } from './token-verbs.ts'

export type { ShownCount } from './list-counters.ts'
export type { CursorPage, PageInput } from './listing.ts'
export type { Invalid, Problem, Read, Retry } from './request.ts'
export { invalid } from './request.ts'

export type AdministrationDeps = ApiKeyDeps &
  AssistantVerbDeps &
  EndUserDeps &
  LedgerVerbDeps &
  OperatorDeps &
  OrganizationDeps &
  ReadMetricsDeps &
  SigningKeyVerbDeps &
  TokenVerbDeps

/** The verbs with which operators administer what is theirs, bound to what they need. */
export const createAdministration = (deps: AdministrationDeps) => ({
  apiKeys: apiKeyVerbs(deps),
  assistants: assistantVerbs(deps),
  counters: counterVerbs(deps),
  credits: creditVerbs(deps),
  endUsers: endUserVerbs(deps),
  events: eventVerbs(deps),
  metrics: { read: (request: Asked<typeof readMetrics>) => readMetrics(deps, request) },
  operators: operatorVerbs(deps),
  organizations: organizationVerbs(deps),
  signingKeys: signingKeyVerbs(deps),
  tokens: tokenVerbs(deps),
})

export type Administration = ReturnType<typeof createAdministration>

type ApiKeyDeps = ChangeApiKeyDeps &
  CreateApiKeyDeps &
  ListApiKeysDeps &
  RevokeApiKeyDeps &
  RotateApiKeyDeps &
  ShowApiKeyDeps

const apiKeyVerbs = (deps: ApiKeyDeps) => ({
  change: (request: Asked<typeof changeApiKey>) => changeApiKey(deps, request),
  create: (request: Asked<typeof createApiKey>) => createApiKey(deps, request),
  list: (request: Asked<typeof listApiKeys>) => listApiKeys(deps, request),
  revoke: (request: Asked<typeof revokeApiKey>) => revokeApiKey(deps, request),
  rotate: (request: Asked<typeof rotateApiKey>) => rotateApiKey(deps, request),
  show: (request: Asked<typeof showApiKey>) => showApiKey(deps, request),
})

type EndUserDeps = ActivateEndUserDeps &
  DeactivateEndUserDeps &
  EraseEndUserDeps &
  InvalidateEndUserDeps &
  ListEndUsersDeps &
  ShowEndUserDeps

const endUserVerbs = (deps: EndUserDeps) => ({
  activate: (request: Asked<typeof activateEndUser>) => activateEndUser(deps, request),
  deactivate: (request: Asked<typeof deactivateEndUser>) => deactivateEndUser(deps, request),
  erase: (request: Asked<typeof eraseEndUser>) => eraseEndUser(deps, request),
  invalidate: (request: Asked<typeof invalidateEndUser>) => invalidateEndUser(deps, request),
  list: (request: Asked<typeof listEndUsers>) => listEndUsers(deps, request),
  show: (request: Asked<typeof showEndUser>) => showEndUser(deps, request),
})

type OperatorDeps = ActivateOperatorDeps &
  ChangeOperatorDeps &
  DeactivateOperatorDeps &
  InviteOperatorDeps &
  ListOperatorsDeps &
  ResetPasswordDeps &
  ShowOperatorDeps

const operatorVerbs = (deps: OperatorDeps) => ({
  activate: (request: Asked<typeof activateOperator>) => activateOperator(deps, request),
  change: (request: Asked<typeof changeOperator>) => changeOperator(deps, request),
  deactivate: (request: Asked<typeof deactivateOperator>) => deactivateOperator(deps, request),
  invite: (request: Asked<typeof inviteOperator>) => inviteOperator(deps, request),
  list: (request: Asked<typeof listOperators>) => listOperators(deps, request),
  resetPassword: (request: Asked<typeof resetPassword>) => resetPassword(deps, request),
  show: (request: Asked<typeof showOperator>) => showOperator(deps, request),
})

type OrganizationDeps = ActivateOrganizationDeps &
  CreateOrganizationDeps &
  DeactivateOrganizationDeps &
  ListOrganizationsDeps &
  RenameOrganizationDeps &
  ShowOrganizationDeps

const organizationVerbs = (deps: OrganizationDeps) => ({
  activate: (request: Asked<typeof activateOrganization>) => activateOrganization(deps, request),
  create: (request: Asked<typeof createOrganization>) => createOrganization(deps, request),
  deactivate: (request: Asked<typeof deactivateOrganization>) =>
    deactivateOrganization(deps, request),
  list: (request: Asked<typeof listOrganizations>) => listOrganizations(deps, request),
  rename: (request: Asked<typeof renameOrganization>) => renameOrganization(deps, request),
  show: (request: Asked<typeof showOrganization>) => showOrganization(deps, request),
})
