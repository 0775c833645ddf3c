import { may } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import type { AssistantStore, KeptAssistant } from '../../assistants/index.ts'
import type { ManagerDeps } from '../authenticate-manager.ts'
import type { Borne } from '../long-lived-store.ts'
import { type Asker, authenticateSeated, type NotSeated } from './authorize.ts'
import { mayBeUsedFrom } from './restrictions.ts'

interface ShowAssistantDeps extends ManagerDeps {
  readonly assistants: Pick<AssistantStore, 'show'>
}

interface ShowAssistantRequest extends Asker {
  /** By id or natural id. */
  readonly assistantId: string
}

type Denied = NotSeated | Denial<'assistant_not_found'>

/** What may be shown of an assistant to the holder of a token for it. */
export type ShownAssistant = Pick<
  KeptAssistant,
  'description' | 'id' | 'isActive' | 'name' | 'naturalId'
>

/**
 * Shows an assistant to the holder of a token for it, or to an operator who manages tokens for
 * assistants. To a token every other assistant is not there.
 */
export async function showAssistant(
  deps: ShowAssistantDeps,
  { assistantId, ...asker }: ShowAssistantRequest,
): Promise<Answer<{ readonly assistant: ShownAssistant }, Denied>> {
  const live = await deps.findLongLivedToken(asker.presented.secret, ['assistant'])
  const opened = live ? openedBy(live, asker) : await openedByOperator(deps, asker)
  if (!opened.ok) return opened
  const { organization, only } = opened
  const assistant = await findAssistant(deps.assistants, organization, assistantId)
  const isOpened = assistant && (only === undefined || assistant.id === only)
  return isOpened ? { ok: true, assistant } : deny('assistant_not_found')
}

/** What may be shown: the assistants of an organization, or only one of them. */
type Opened = Answer<{ readonly organization: string; readonly only: string | undefined }, Denied>

function openedBy(live: Borne, { from }: Asker): Opened {
  if (!mayBeUsedFrom(live, from)) return deny('not_from_here')
  const { token } = live
  return { ok: true, organization: token.organization, only: token.assistant?.id ?? '' }
}

async function openedByOperator(deps: ManagerDeps, asker: Asker): Promise<Opened> {
  const known = await authenticateSeated(deps, asker)
  if (!known.ok) return known
  if (!may(known.manager, 'assistants:read')) return deny('forbidden')
  return { ok: true, organization: known.manager.operator.organization.id, only: undefined }
}

/**
 * Finds the assistant of an organization by its id or its natural id, active or not. Workflows have
 * no tokens of this family.
 */
export async function findAssistant(
  assistants: Pick<AssistantStore, 'show'>,
  organization: string,
  reference: string,
): Promise<KeptAssistant | undefined> {
  const found = await assistants.show(organization, reference)
  return found?.kind === 'workflow' ? undefined : found
}
