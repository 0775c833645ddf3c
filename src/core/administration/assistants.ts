import { type Ability, actOf, type Manager } from '../accounts/index.ts'
import { type Denial, deny } from '../answer.ts'
import type {
  Assistant,
  AssistantChanges,
  AssistantKind,
  AssistantStore,
  KeptAssistant,
} from '../assistants/index.ts'
import { type Act, type Change, changeOf, type Details, type EventType } from '../events/index.ts'
import { type OverQuota, type RowQuotas, withinQuota } from '../limits/index.ts'
import { type Cursors, newId, newUuid } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { type AssistantInput, type AssistantRules, assistantChanges } from './assistant-changes.ts'
import { type Allowed, authorize } from './authorize.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import type { AboutOne, Repeatable, Reply, Request } from './request.ts'

export interface AssistantDeps extends ManagerDeps, OnceDeps, AssistantRules {
  readonly assistants: AssistantStore
  readonly quotas: RowQuotas
  readonly cursors: Cursors
}

interface Found {
  readonly assistant: KeptAssistant
}

type AssistantsInput = PageInput & { readonly kind: AssistantKind | undefined }

/** Lists the assistants of the organization, inactive ones too, newest first. */
async function list(
  deps: AssistantDeps,
  request: Request<AssistantsInput>,
): Reply<CursorPage<KeptAssistant>> {
  const allowed = await authorize(deps, request, 'assistants:read')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const filter = { organization: manager.organization, kind: input.kind }
  return listing(deps.cursors, [filter.organization, 'assistants', filter.kind], input, (page) =>
    deps.assistants.list(filter, page),
  )
}

/** Shows an assistant of the organization, active or not, by its id or natural id. */
const show = (deps: AssistantDeps, request: AboutOne<unknown>) =>
  find(deps, request, 'assistants:read')

async function find<Input>(
  deps: AssistantDeps,
  request: AboutOne<Input>,
  ability: Ability = 'assistants:manage',
): Reply<Found & Allowed<Input>> {
  const allowed = await authorize(deps, request, ability)
  if (!allowed.ok) return allowed
  const assistant = await deps.assistants.show(allowed.manager.organization, request.id)
  return assistant ? { ...allowed, assistant } : deny('not_found')
}

/** Activates an assistant, for tokens that are issued from now on. One that is active stays so. */
async function activate(deps: AssistantDeps, request: AboutOne<unknown>): Reply<Found, OverQuota> {
  const found = await find(deps, request)
  if (!found.ok) return found
  const { id, organization } = found.assistant
  const event = changeOfAssistant(actOf(found.manager), 'assistant.activated', found.assistant)
  const changed = await withinQuota(deps.quotas, 'assistants', organization, (quota) =>
    deps.assistants.activate(organization, id, { ...event, quota }),
  )
  if (!changed.ok) return changed
  return changed.added ? { ok: true, assistant: changed.added } : deny('not_found')
}

/**
 * Deactivates an assistant: every token for it ends permanently, even if it is activated again. One
 * that is inactive stays so.
 */
async function deactivate(deps: AssistantDeps, request: AboutOne<unknown>): Reply<Found> {
  const found = await find(deps, request)
  if (!found.ok) return found
  const { id, organization } = found.assistant
  const event = changeOfAssistant(actOf(found.manager), 'assistant.deactivated', found.assistant)
  const assistant = await deps.assistants.deactivate(organization, id, event)
  return assistant ? { ok: true, assistant } : deny('not_found')
}

/**
 * Deletes an assistant, active or not: every token for it ends, and from then on it is not there.
 * Its natural id may be given to another, which no token of this one opens.
 */
async function deleteOne(deps: AssistantDeps, request: AboutOne<unknown>): Reply<object> {
  const found = await find(deps, request)
  if (!found.ok) return found
  const { id, organization, kind } = found.assistant
  const by = actOf(found.manager)
  const event = changeOfAssistant(by, 'assistant.deleted', found.assistant, { kind })
  const isDeleted = await deps.assistants.delete(organization, id, event)
  return isDeleted ? { ok: true } : deny('not_found')
}

/**
 * Changes what the input names of an assistant, and leaves the rest. Only the deployment's owner may
 * make it the public default; everyone who manages it may take that, or being public, away.
 */
async function change(
  deps: AssistantDeps,
  request: AboutOne<AssistantInput>,
): Reply<Found, Denial<'natural_id_taken'>> {
  const found = await find(deps, request)
  if (!found.ok) return found
  const { manager, input, assistant: before } = found
  const isRaised = input.publicDefault === true && !before.publicDefault
  if (isRaised && !manager.operator.isDeploymentOwner) return deny('forbidden')
  const fitting = assistantChanges(deps, before, input)
  if (!fitting.ok) return fitting

  const { changes } = fitting
  const { organization, id } = before
  const details = { fields: Object.keys(changes), ...detailsOf(changes) }
  const event = changeOfAssistant(actOf(manager), 'assistant.changed', before, details)
  const assistant = await deps.assistants.change(organization, id, changes, event)
  if (assistant === 'taken') return deny('natural_id_taken')
  return assistant ? { ok: true, assistant } : deny('not_found')
}

type NewAssistant = AssistantInput & {
  readonly kind: AssistantKind
  readonly name: string
}

type Created = Reply<
  Found & { readonly isReplay: boolean },
  OverQuota | Denial<'natural_id_taken'> | RetryDiffers
>

/**
 * Creates an assistant of any kind. The key of its upstream is kept sealed and never shown. Only the
 * deployment's owner may make it the public default.
 */
async function create(deps: AssistantDeps, request: Request<NewAssistant> & Repeatable): Created {
  const allowed = await authorize(deps, request, 'assistants:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  if (input.publicDefault && !manager.operator.isDeploymentOwner) return deny('forbidden')
  const { kind, ...rest } = input
  const blank = blankOf(manager, kind)
  const fitting = assistantChanges(deps, blank, rest)
  if (!fitting.ok) return fitting
  const assistant = { ...blank, ...fitting.changes }

  const act = async (by: Act): Created => {
    const kept = await withinQuota(deps.quotas, 'assistants', manager.organization, (quota) =>
      deps.assistants.add(assistant, { ...creation(by, assistant), quota }),
    )
    if (!kept.ok) return kept
    const { added } = kept
    if (added === 'taken') return deny('natural_id_taken')
    return { ok: true, assistant: added, isReplay: false }
  }
  const replay = async (id: string): Created => {
    const found = await deps.assistants.show(assistant.organization, id)
    return found ? { ok: true, assistant: found, isReplay: true } : deny('not_found')
  }
  return once(deps, manager, request.retry, act, replay)
}

/** What managers do with assistants. */
export const ASSISTANT_VERBS = {
  activate,
  change,
  create,
  deactivate,
  delete: deleteOne,
  list,
  show,
}

const changeOfAssistant = (
  by: Act,
  type: EventType,
  { id, organization }: Assistant,
  details?: Details,
): Change => changeOf(by, type, organization, `assistant:${id}`, details)

/** For whom it is public, and what it costs. */
const detailsOf = (changes: AssistantChanges): Details => ({
  ...(changes.creditsPerRun !== undefined && { creditsPerRun: changes.creditsPerRun }),
  ...(changes.public !== undefined && { public: changes.public }),
  ...(changes.publicCreditsPerDay !== undefined && {
    publicCreditsPerDay: changes.publicCreditsPerDay,
  }),
  ...(changes.publicDefault !== undefined && { publicDefault: changes.publicDefault }),
})

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

const creation = (by: Act, assistant: Assistant): Change => ({
  ...changeOfAssistant(by, 'assistant.created', assistant),
  ends: [],
  details: {
    kind: assistant.kind,
    public: assistant.public,
    publicDefault: assistant.publicDefault,
  },
})
