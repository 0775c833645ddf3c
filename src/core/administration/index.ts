import { type ActivateEndUserDeps, activateEndUser } from './activate-end-user.ts'
import { type ActivateOperatorDeps, activateOperator } from './activate-operator.ts'
import { type ActivateOrganizationDeps, activateOrganization } from './activate-organization.ts'
import type { Asked } from './asking.ts'
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
import { type ResetPasswordDeps, resetPassword } from './reset-password.ts'
import { type RevokeApiKeyDeps, revokeApiKey } from './revoke-api-key.ts'
import { type RotateApiKeyDeps, rotateApiKey } from './rotate-api-key.ts'
import { type ShowApiKeyDeps, showApiKey } from './show-api-key.ts'
import { type ShowEndUserDeps, showEndUser } from './show-end-user.ts'
import { type ShowOperatorDeps, showOperator } from './show-operator.ts'
import { type ShowOrganizationDeps, showOrganization } from './show-organization.ts'
import { type SigningKeyVerbDeps, signingKeyVerbs } from './signing-key-verbs.ts'
import { type TokenVerbDeps, tokenVerbs } from './token-verbs.ts'

export type { Invalid, Problem, Read, Retry } from './asking.ts'
export { invalid } from './asking.ts'
export type { ShownCount } from './list-counters.ts'
export type { Listed, PageWanted } from './listing.ts'

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
  metrics: { read: (asking: Asked<typeof readMetrics>) => readMetrics(deps, asking) },
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
  change: (asking: Asked<typeof changeApiKey>) => changeApiKey(deps, asking),
  create: (asking: Asked<typeof createApiKey>) => createApiKey(deps, asking),
  list: (asking: Asked<typeof listApiKeys>) => listApiKeys(deps, asking),
  revoke: (asking: Asked<typeof revokeApiKey>) => revokeApiKey(deps, asking),
  rotate: (asking: Asked<typeof rotateApiKey>) => rotateApiKey(deps, asking),
  show: (asking: Asked<typeof showApiKey>) => showApiKey(deps, asking),
})

type EndUserDeps = ActivateEndUserDeps &
  DeactivateEndUserDeps &
  EraseEndUserDeps &
  InvalidateEndUserDeps &
  ListEndUsersDeps &
  ShowEndUserDeps

const endUserVerbs = (deps: EndUserDeps) => ({
  activate: (asking: Asked<typeof activateEndUser>) => activateEndUser(deps, asking),
  deactivate: (asking: Asked<typeof deactivateEndUser>) => deactivateEndUser(deps, asking),
  erase: (asking: Asked<typeof eraseEndUser>) => eraseEndUser(deps, asking),
  invalidate: (asking: Asked<typeof invalidateEndUser>) => invalidateEndUser(deps, asking),
  list: (asking: Asked<typeof listEndUsers>) => listEndUsers(deps, asking),
  show: (asking: Asked<typeof showEndUser>) => showEndUser(deps, asking),
})

type OperatorDeps = ActivateOperatorDeps &
  ChangeOperatorDeps &
  DeactivateOperatorDeps &
  InviteOperatorDeps &
  ListOperatorsDeps &
  ResetPasswordDeps &
  ShowOperatorDeps

const operatorVerbs = (deps: OperatorDeps) => ({
  activate: (asking: Asked<typeof activateOperator>) => activateOperator(deps, asking),
  change: (asking: Asked<typeof changeOperator>) => changeOperator(deps, asking),
  deactivate: (asking: Asked<typeof deactivateOperator>) => deactivateOperator(deps, asking),
  invite: (asking: Asked<typeof inviteOperator>) => inviteOperator(deps, asking),
  list: (asking: Asked<typeof listOperators>) => listOperators(deps, asking),
  resetPassword: (asking: Asked<typeof resetPassword>) => resetPassword(deps, asking),
  show: (asking: Asked<typeof showOperator>) => showOperator(deps, asking),
})

type OrganizationDeps = ActivateOrganizationDeps &
  CreateOrganizationDeps &
  DeactivateOrganizationDeps &
  ListOrganizationsDeps &
  RenameOrganizationDeps &
  ShowOrganizationDeps

const organizationVerbs = (deps: OrganizationDeps) => ({
  activate: (asking: Asked<typeof activateOrganization>) => activateOrganization(deps, asking),
  create: (asking: Asked<typeof createOrganization>) => createOrganization(deps, asking),
  deactivate: (asking: Asked<typeof deactivateOrganization>) =>
    deactivateOrganization(deps, asking),
  list: (asking: Asked<typeof listOrganizations>) => listOrganizations(deps, asking),
  rename: (asking: Asked<typeof renameOrganization>) => renameOrganization(deps, asking),
  show: (asking: Asked<typeof showOrganization>) => showOrganization(deps, asking),
})
