import type { Answer } from '../answer.ts'
import type { AssistantKind, AssistantStore, KeptAssistant } from '../assistants/index.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import type { Asking, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'
import { type Listed, listing, type PageWanted } from './listing.ts'

export interface ListAssistantsDeps extends ManagerDeps {
  readonly assistants: Pick<AssistantStore, 'list'>
  readonly cursors: Cursors
}

/** Lists the assistants of the organization, inactive ones too, newest first. */
export async function listAssistants(
  deps: ListAssistantsDeps,
  asking: Asking<PageWanted & { readonly kind: AssistantKind | undefined }>,
): Promise<Answer<Listed<KeptAssistant>, NotAuthorized>> {
  const allowed = await authorize(deps, asking, 'assistants:read')
  if (!allowed.ok) return allowed
  const { manager, wanted } = allowed
  const filter = { organization: manager.organization, kind: wanted.kind }
  return listing(deps.cursors, [filter.organization, 'assistants', filter.kind], wanted, (page) =>
    deps.assistants.list(filter, page),
  )
}
