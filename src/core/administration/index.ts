import { bind } from '../bind.ts'
import { API_KEY_VERBS, type ApiKeyDeps } from './api-keys.ts'
import { ASSISTANT_VERBS, type AssistantDeps } from './assistants.ts'
import { END_USER_VERBS, type EndUserDeps } from './end-users.ts'
import { COUNTER_VERBS, CREDIT_VERBS, EVENT_VERBS, type LedgerDeps } from './ledger.ts'
import { METRIC_VERBS, type MetricDeps } from './metrics.ts'
import { OPERATOR_VERBS, type OperatorDeps } from './operators.ts'
import { ORGANIZATION_VERBS, type OrganizationDeps } from './organizations.ts'
import { SIGNING_KEY_VERBS, type SigningKeyDeps } from './signing-keys.ts'
import { TOKEN_VERBS, type TokenDeps } from './tokens.ts'

export type { ShownCount } from './ledger.ts'
export type { CursorPage, PageInput } from './listing.ts'
export type { Invalid, Problem, Read, Retry } from './request.ts'
export { invalid } from './request.ts'

type AdministrationDeps = ApiKeyDeps &
  AssistantDeps &
  EndUserDeps &
  LedgerDeps &
  MetricDeps &
  OperatorDeps &
  OrganizationDeps &
  SigningKeyDeps &
  TokenDeps

/** The verbs with which operators administer what is theirs, bound to what they need. */
export const createAdministration = (deps: AdministrationDeps) => ({
  apiKeys: bind(deps, API_KEY_VERBS),
  assistants: bind(deps, ASSISTANT_VERBS),
  counters: bind(deps, COUNTER_VERBS),
  credits: bind(deps, CREDIT_VERBS),
  endUsers: bind(deps, END_USER_VERBS),
  events: bind(deps, EVENT_VERBS),
  metrics: bind(deps, METRIC_VERBS),
  operators: bind(deps, OPERATOR_VERBS),
  organizations: bind(deps, ORGANIZATION_VERBS),
  signingKeys: bind(deps, SIGNING_KEY_VERBS),
  tokens: bind(deps, TOKEN_VERBS),
})

export type Administration = ReturnType<typeof createAdministration>
