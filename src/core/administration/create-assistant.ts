import type { Manager } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type {
  Assistant,
  AssistantKind,
  AssistantStore,
  KeptAssistant,
} from '../assistants/index.ts'
import type { Act, Change } from '../events/index.ts'
import { type OverQuota, type RowQuotas, withinQuota } from '../limits/index.ts'
import { newId, newUuid } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { type AssistantRules, assistantChanges } from './assistant-changes.ts'
import type { AssistantWanted } from './assistant-input.ts'
import { authorize } from './authorize.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import type { NotAuthorized, Repeatable, Request } from './request.ts'

export interface CreateAssistantDeps extends ManagerDeps, OnceDeps, AssistantRules {
  readonly quotas: RowQuotas
  readonly assistants: Pick<AssistantStore, 'add' | 'show'>
}

export type NewAssistantWanted = AssistantWanted & {
  readonly kind: AssistantKind
  readonly name: string
}

export interface MadeAssistant {
  readonly assistant: KeptAssistant
  readonly isReplay: boolean
}

type Denied = NotAuthorized | OverQuota | Denial<'natural_id_taken' | 'not_found'> | RetryDiffers

/**
 * Makes an assistant of any kind. The key of its upstream is kept sealed and never shown. Only who
 * runs the deployment may make it the public default.
 */
export async function createAssistant(
  deps: CreateAssistantDeps,
  request: Request<NewAssistantWanted> & Repeatable,
): Promise<Answer<MadeAssistant, Denied>> {
  const allowed = await authorize(deps, request, 'assistants:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  if (input.publicDefault && !manager.operator.isDeploymentOwner) return deny('forbidden')
  const { kind, ...rest } = input
  const blank = blankOf(manager, kind)
  const fitting = assistantChanges(deps, blank, rest)
  if (!fitting.ok) return fitting
  const assistant = { ...blank, ...fitting.changes }

  const act = async (by: Act): Promise<Answer<MadeAssistant, Denied>> => {
    const kept = await withinQuota(deps.quotas, 'assistants', manager.organization, (quota) =>
      deps.assistants.add(assistant, { ...creation(by, assistant), quota }),
    )
    if (!kept.ok) return kept
    const { added } = kept
    if (added === 'taken') return deny('natural_id_taken')
    return { ok: true, assistant: added, isReplay: false }
  }
  const again = async (id: string): Promise<Answer<MadeAssistant, Denied>> => {
    const found = await deps.assistants.show(assistant.organization, id)
    return found ? { ok: true, assistant: found, isReplay: true } : deny('not_found')
  }
  return once(deps, manager, request.retry, act, again)
}

const blankOf = ({ organization }: Manager, kind: AssistantKind): Assistant => ({
  id: kind === 'assistant' ? newUuid() : newId(kind),
  organization,
  kind,
  naturalId: null,
  name: '',
  description: '',
  system: '',
  template: '',
  upstream: { provider: 'demo' },
  creditsPerRun: 1,
  public: false,
  publicCreditsPerDay: null,
  publicDefault: false,
})

const creation = (by: Act, { id, organization, ...assistant }: Assistant): Change => ({
  ...by,
  type: 'assistant.created',
  organization,
  subject: `assistant:${id}`,
  ends: [],
  details: {
    kind: assistant.kind,
    public: assistant.public,
    publicDefault: assistant.publicDefault,
  },
})
