import type { Answer, Denial } from '../answer.ts'
import type { Event, EventQuery, EventStore, EventType, Subject } from '../events/index.ts'
import { pageOf } from '../page.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps, NotAManager } from '../tokens/index.ts'
import type { Asking, Invalid } from './asking.ts'
import { authorize } from './authorize.ts'
import { type Listed, listing, type PageWanted } from './listing.ts'
import { type OrganizationDeps, organizationWanted } from './organization-wanted.ts'

export interface ListEventsDeps extends ManagerDeps, OrganizationDeps {
  readonly events: Pick<EventStore, 'list'>
  readonly cursors: Cursors
}

export interface EventsWanted extends PageWanted {
  readonly type: EventType | undefined
  readonly subject: Subject | undefined
  /** Undefined for one's own; who runs the deployment then sees the deployment's as well. */
  readonly organizationId: string | undefined
}

/** Lists what happened in an organization, newest first. */
export async function listEvents(
  deps: ListEventsDeps,
  asking: Asking<EventsWanted>,
): Promise<Answer<Listed<Event>, NotAManager | Invalid | Denial<'not_found'>>> {
  const allowed = await authorize(deps, asking, 'events:read')
  if (!allowed.ok) return allowed
  const { manager, wanted } = allowed
  const { type, subject, organizationId } = wanted
  const about = await organizationWanted(deps, manager, organizationId)
  if (!about.ok) return about

  const withDeployment = organizationId === undefined && manager.operator.isDeploymentOwner
  const filter = { organization: about.organization, withDeployment, type, subject }
  return listing(deps.cursors, ['events', ...Object.values(filter)], wanted, async (page) => {
    const before = page.after && Number(page.after.id)
    const query: EventQuery = { ...filter, before, limit: page.limit + 1 }
    return pageOf(await deps.events.list(query), page.limit, positionOf)
  })
}

const positionOf = ({ at, seq }: Event) => ({ at, id: String(seq) })
