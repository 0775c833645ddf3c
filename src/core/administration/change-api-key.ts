import {
  type ApiKey,
  type ApiKeyChanges,
  type ApiKeyStore,
  actOf,
  authorityOf,
  type Manager,
  type NotChanged,
  type OperatorStore,
} from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Details } from '../events/index.ts'
import { outlives } from './create-api-key.ts'
import { type KeyLimitRules, limitProblems } from './key-limits.ts'
import { mayManage } from './own-rights.ts'
import { type AboutOne, type Invalid, invalid, type NotAuthorized } from './request.ts'
import { type ShowApiKeyDeps, showApiKey } from './show-api-key.ts'

export interface ChangeApiKeyDeps extends ShowApiKeyDeps, KeyLimitRules {
  readonly apiKeys: Pick<ApiKeyStore, 'change' | 'show'>
  readonly operators: Pick<OperatorStore, 'show'>
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

/** What is left out stays. */
export type ApiKeyChangesWanted = Omit<ApiKeyChanges, 'madeBy' | 'parent'> & {
  /** The operator for whom the key is to act from now on. */
  readonly madeBy?: string
}

type Denied = NotAuthorized | Denial<'ended' | 'needs_session' | 'not_a_descendant'>

const NO_SUCH_OPERATOR = invalid(
  'madeBy',
  'must be the id of an active operator of the organization',
)

/**
 * Changes an API key. Outside a session a credential changes only what descends from it, never
 * itself. Permissions can be taken away, never added. While a key is paused, it and everything under
 * it is refused; nothing ends. An owner, in a session, hands a key over to another operator: it then
 * has no parent, as if that operator had made it in a session.
 */
export async function changeApiKey(
  deps: ChangeApiKeyDeps,
  request: AboutOne<ApiKeyChangesWanted>,
): Promise<Answer<{ readonly apiKey: ApiKey }, Denied>> {
  const found = await showApiKey(deps, request)
  if (!found.ok) return found
  const { manager, input, apiKey } = found
  const { id, organization } = apiKey
  const { expiresAt = null, madeBy } = input
  if (expiresAt !== null && !(expiresAt > deps.now())) {
    return invalid('expiresAt', 'must lie in the future')
  }
  const problems = limitProblems(manager, input, deps.keyCeilings)
  if (problems.length > 0) return deny('invalid_fields', { problems })
  const obstacle = madeBy && (await whyNotHandedOver(deps, manager, organization, madeBy))
  if (obstacle) return obstacle

  const changes: ApiKeyChanges = { ...input, ...(madeBy && { parent: null }) }
  const changed = await deps.apiKeys.change(id, changes, authorityOf(manager), {
    ...actOf(manager),
    type: 'api_key.changed',
    organization,
    subject: `apiKey:${id}`,
    ends: [`apiKey:${id}`],
    details: detailsOf(input),
  })
  return changed === undefined ? deny('ended') : answered(changed)
}

function answered(changed: ApiKey | NotChanged): Answer<{ readonly apiKey: ApiKey }, Denied> {
  if (changed === 'not_below') return deny('not_a_descendant')
  if (changed === 'maker_not_active') return NO_SUCH_OPERATOR
  if (changed === 'not_narrower') {
    return invalid('permissions', 'must not hold a permission that the key does not have')
  }
  return 'latestAt' in changed ? outlives(changed.latestAt) : { ok: true, apiKey: changed }
}

async function whyNotHandedOver(
  { operators }: ChangeApiKeyDeps,
  manager: Manager,
  organization: string,
  madeBy: string,
): Promise<Invalid | Denial<'forbidden' | 'needs_session'> | undefined> {
  const { operator, credential } = manager
  if (operator.role !== 'owner') return deny('forbidden')
  if (credential.kind !== 'session') return deny('needs_session')
  const other = await operators.show(organization, madeBy)
  if (!other) return NO_SUCH_OPERATOR
  return mayManage(manager, other) ? undefined : deny('forbidden')
}

/** What was changed; of the name, only that it was. */
function detailsOf({ name, ...changes }: ApiKeyChangesWanted): Details {
  return { ...changes, ...(name !== undefined && { isNameChanged: true }) }
}
