import type { Answer } from '../answer.ts'
import {
  DEPLOYMENT_OWNER,
  type Event,
  type EventQuery,
  type EventStore,
  type EventType,
  type Subject,
} from '../events/index.ts'
import { pageOf } from '../page.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import type { Asking, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'
import { type Listed, listing, type PageWanted } from './listing.ts'

export interface ListEventsDeps extends ManagerDeps {
  readonly events: Pick<EventStore, 'list'>
  readonly cursors: Cursors
}

export interface EventsWanted extends PageWanted {
  readonly type: EventType | undefined
  readonly subject: Subject | undefined
}

/**
 * Lists what happened in an organization, newest first. To the deployment's owner who names none,
 * the deployment's own events as well.
 */
export async function listEvents(
  deps: ListEventsDeps,
  asking: Asking<EventsWanted>,
): Promise<Answer<Listed<Event>, NotAuthorized>> {
  const allowed = await authorize(deps, asking, 'events:read')
  if (!allowed.ok) return allowed
  const { manager, wanted } = allowed
  const { type, subject } = wanted
  const { organization, operator } = manager

  const withDeployment = asking.organizationId === undefined && operator.isDeploymentOwner
  const filter = { organization, withDeployment, type, subject }
  return listing(deps.cursors, ['events', ...Object.values(filter)], wanted, async (page) => {
    const before = page.after && Number(page.after.id)
    const query: EventQuery = { ...filter, before, limit: page.limit + 1 }
    const events = await deps.events.list(query)
    return pageOf(
      events.map(operator.isDeploymentOwner ? whole : seenFromWithin),
      page.limit,
      positionOf,
    )
  })
}

const whole = (event: Event): Event => event

/** The credential of the deployment's owner is another organization's. */
const seenFromWithin = (event: Event): Event =>
  event.actor === DEPLOYMENT_OWNER ? { ...event, credential: null } : event

const positionOf = ({ at, seq }: Event) => ({ at, id: String(seq) })
