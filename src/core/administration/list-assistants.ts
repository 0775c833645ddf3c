import type { Answer } from '../answer.ts'
import type { AssistantKind, AssistantStore, KeptAssistant } from '../assistants/index.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import type { NotAuthorized, Request } from './request.ts'

export interface ListAssistantsDeps extends ManagerDeps {
  readonly assistants: Pick<AssistantStore, 'list'>
  readonly cursors: Cursors
}

/** Lists the assistants of the organization, inactive ones too, newest first. */
export async function listAssistants(
  deps: ListAssistantsDeps,
  request: Request<PageInput & { readonly kind: AssistantKind | undefined }>,
): Promise<Answer<CursorPage<KeptAssistant>, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'assistants:read')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const filter = { organization: manager.organization, kind: input.kind }
  return listing(deps.cursors, [filter.organization, 'assistants', filter.kind], input, (page) =>
    deps.assistants.list(filter, page),
  )
}
