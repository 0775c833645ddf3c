import { bind } from '../bind.ts'
import { type AssistantVerbDeps, assistantVerbs } from './assistant-verbs.ts'
import { type ChangeApiKeyDeps, changeApiKey } from './change-api-key.ts'
import { type CreateApiKeyDeps, createApiKey } from './create-api-key.ts'
import { END_USER_VERBS, type EndUserDeps } from './end-users.ts'
import { counterVerbs, creditVerbs, eventVerbs, type LedgerVerbDeps } from './ledger-verbs.ts'
import { type ListApiKeysDeps, listApiKeys } from './list-api-keys.ts'
import { OPERATOR_VERBS, type OperatorDeps } from './operators.ts'
import { ORGANIZATION_VERBS, type OrganizationDeps } from './organizations.ts'
import { type ReadMetricsDeps, readMetrics } from './read-metrics.ts'
import type { Asked } from './request.ts'
import { type RevokeApiKeyDeps, revokeApiKey } from './revoke-api-key.ts'
import { type RotateApiKeyDeps, rotateApiKey } from './rotate-api-key.ts'
import { type ShowApiKeyDeps, showApiKey } from './show-api-key.ts'
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
  endUsers: bind(deps, END_USER_VERBS),
  events: eventVerbs(deps),
  metrics: { read: (request: Asked<typeof readMetrics>) => readMetrics(deps, request) },
  operators: bind(deps, OPERATOR_VERBS),
  organizations: bind(deps, ORGANIZATION_VERBS),
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
