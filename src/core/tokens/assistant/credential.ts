import { type Ancestor, type Permission, permissionsUnder } from '../../accounts/index.ts'
import { type Answer, deny } from '../../answer.ts'
import type {
  AssistantCredential,
  AssistantCredentialDeps,
  NotAnAssistantCredential,
  PresentedToken,
} from '../assistant-credential.ts'
import { USER_PERMISSIONS } from '../user/jwt.ts'
import { mayBeUsedFrom } from './restrictions.ts'

/** Finds the live token of an assistant. `forbidden`: it may not be used from there, or for this. */
export async function findAssistantToken(
  deps: AssistantCredentialDeps,
  { secret, isReading, ...from }: PresentedToken,
): Promise<Answer<{ readonly credential: AssistantCredential }, NotAnAssistantCredential>> {
  const live = await deps.findLongLivedToken(secret, ['assistant'])
  if (!live?.token.assistant) return deny('unauthorized')
  const { organization, isReadOnly, permissions: own } = live.token
  const assistant = await deps.assistants.assistantById(organization, live.token.assistant.id)
  if (!assistant) return deny('unauthorized')
  if ((isReadOnly && !isReading) || !mayBeUsedFrom(live, from)) return deny('forbidden')
  const permissions = assistantPermissions(own, live.ancestors)
  const credential = { organization, assistant, endUser: undefined, permissions }
  return { ok: true, credential }
}

/** An assistant token may always chat; everything else its ancestors must be allowed as well. */
function assistantPermissions(
  own: readonly Permission[] | null,
  ancestors: readonly Ancestor[],
): readonly Permission[] {
  const held = permissionsUnder(own, ancestors)
  return USER_PERMISSIONS.filter((it) => it === 'chat:send' || held === null || held.includes(it))
}
