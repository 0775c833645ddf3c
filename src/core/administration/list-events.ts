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
import { authorize } from './authorize.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import type { NotAuthorized, Request } from './request.ts'

export interface ListEventsDeps extends ManagerDeps {
  readonly events: Pick<EventStore, 'list'>
  readonly cursors: Cursors
}

export interface EventsWanted extends PageInput {
  readonly type: EventType | undefined
  readonly subject: Subject | undefined
}

/**
 * Lists what happened in an organization, newest first. To the deployment's owner who names none,
 * the deployment's own events as well.
 */
export async function listEvents(
  deps: ListEventsDeps,
  request: Request<EventsWanted>,
): Promise<Answer<CursorPage<Event>, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'events:read')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const { type, subject } = input
  const { organization, operator } = manager

  const withDeployment = request.organizationId === undefined && operator.isDeploymentOwner
  const filter = { organization, withDeployment, type, subject }
  return listing(deps.cursors, ['events', ...Object.values(filter)], input, async (page) => {
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
