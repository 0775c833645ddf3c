import { deny } from '../answer.ts'
import type { Counted, CounterStore, Sum } from '../counters/index.ts'
import type { Balance, CreditEntry, CreditStore } from '../credits/index.ts'
import {
  type Act,
  changeOf,
  DEPLOYMENT_OWNER,
  type Event,
  type EventStore,
  type EventType,
  type Subject,
} from '../events/index.ts'
import { type Position, pageOf } from '../page.ts'
import { type Cursors, newId } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import { invalid, type Repeatable, type Reply, type Request } from './request.ts'

export interface LedgerDeps extends ManagerDeps, OnceDeps {
  readonly counters: Pick<CounterStore, 'list'>
  readonly credits: CreditStore
  readonly events: EventStore
  readonly cursors: Cursors
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

/** Returns what an organization can spend. */
async function showCredits(deps: LedgerDeps, request: Request<unknown>): Reply<Balance> {
  const allowed = await authorize(deps, request, 'credits:read')
  if (!allowed.ok) return allowed
  return { ok: true, ...(await deps.credits.balance(allowed.manager.organization)) }
}

/** Lists where the credits of an organization came from and went to, newest first. */
async function listCredits(
  deps: LedgerDeps,
  request: Request<PageInput>,
): Reply<CursorPage<CreditEntry>> {
  const allowed = await authorize(deps, request, 'credits:read')
  if (!allowed.ok) return allowed
  const { organization } = allowed.manager
  return listing(deps.cursors, [organization, 'credits'], allowed.input, (page) =>
    deps.credits.history(organization, page),
  )
}

interface MoreCredits {
  /** Whole credits, 1 or more. */
  readonly amount: number
  /** The cause, in the history; what is added under the same one again is not added. */
  readonly reference: string | undefined
}

type Added = Reply<Balance & { readonly isReplay: boolean }, RetryDiffers>

/**
 * Adds credits to an organization, once for each reference; without one, the caller's key for
 * retries is the reference. An organization that was unlimited is so no longer.
 */
async function addCredits(deps: LedgerDeps, request: Request<MoreCredits> & Repeatable): Added {
  const allowed = await authorize(deps, request, 'credits:add')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const { organization } = manager
  const { amount, reference = request.retry?.key ?? newId('run') } = input
  const act = async (by: Act): Added => {
    const subject = `organization:${organization}` as const
    const event = changeOf(by, 'credits.added', organization, subject, { amount, reference })
    const entry = { organization, amount, reference }
    const balance = await deps.credits.topUp(entry, { ...event, ends: [] })
    return { ok: true, ...balance, isReplay: false }
  }
  const replay = async (id: string): Added =>
    id === organization
      ? { ok: true, ...(await deps.credits.balance(id)), isReplay: true }
      : deny('retry_differs')
  return once(deps, manager, request.retry, act, replay)
}

/** What managers do with credits. */
export const CREDIT_VERBS = { add: addCredits, list: listCredits, show: showCredits }

interface CountersInput extends PageInput {
  /** Null for a day before the end. */
  readonly fromAt: number | null
  /** Null for now. */
  readonly toAt: number | null
}

export type ShownCount = Omit<Counted, 'organization'>

const HOUR = 3_600_000
const USUAL_HOURS = 24
const MOST_HOURS = 31 * 24

/**
 * Lists what was counted in each hour of a time, of an organization; for the deployment's owner, who
 * names none, of all together. The hour in which the time begins belongs to it, and so does the one
 * in which it ends. The earliest hour is first. What was counted in the last seconds may be missing.
 */
async function listCounters(
  deps: LedgerDeps,
  request: Request<CountersInput>,
): Reply<CursorPage<ShownCount>> {
  const allowed = await authorize(deps, request, 'counters:read')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const { fromAt, toAt } = input

  const toHourAt = hourAt(toAt ?? deps.now()) + HOUR
  const fromHourAt = fromAt === null ? toHourAt - USUAL_HOURS * HOUR : hourAt(fromAt)
  if (fromHourAt >= toHourAt) return invalid('from', 'must be earlier than to')
  if (toHourAt - fromHourAt > MOST_HOURS * HOUR)
    return invalid('from', 'must be at most 31 days earlier than to')
  const isForAll = request.organizationId === undefined && manager.operator.isDeploymentOwner
  const organization = isForAll ? undefined : manager.organization
  const scope = ['counters', organization, `${fromAt}`, `${toAt}`]
  return listing(deps.cursors, scope, input, async ({ after, limit }) => {
    const page = { after: after && sumAt(after), limit: limit + 1 }
    const found = await deps.counters.list({ organization, fromHourAt, toHourAt, ...page })
    return pageOf(found, limit, positionOfSum)
  })
}

/** What managers do with counters. */
export const COUNTER_VERBS = { list: listCounters }

const positionOfSum = ({ hourAt, kind, outcome, refusal }: Sum): Position => ({
  at: hourAt,
  id: JSON.stringify([kind, outcome, refusal]),
})

function sumAt({ at, id }: Position): Sum {
  const [kind, outcome, refusal]: unknown[] = JSON.parse(id)
  return { hourAt: at, kind: String(kind), outcome: String(outcome), refusal: String(refusal) }
}

const hourAt = (at: number): number => Math.floor(at / HOUR) * HOUR

interface EventsInput extends PageInput {
  readonly type: EventType | undefined
  readonly subject: Subject | undefined
}

/**
 * Lists what happened in an organization, newest first. For the deployment's owner, who names none,
 * the deployment's own events as well.
 */
async function listEvents(
  deps: LedgerDeps,
  request: Request<EventsInput>,
): Reply<CursorPage<Event>> {
  const allowed = await authorize(deps, request, 'events:read')
  if (!allowed.ok) return allowed
  const { organization, operator } = allowed.manager
  const { type, subject } = allowed.input

  const withDeployment = request.organizationId === undefined && operator.isDeploymentOwner
  const filter = { organization, withDeployment, type, subject }
  const scope = ['events', ...Object.values(filter)]
  return listing(deps.cursors, scope, allowed.input, async ({ after, limit }) => {
    const before = after && Number(after.id)
    const events = await deps.events.list({ ...filter, before, limit: limit + 1 })
    const shown = operator.isDeploymentOwner ? events : events.map(seenFromWithin)
    return pageOf(shown, limit, positionOfEvent)
  })
}

/** What managers do with events. */
export const EVENT_VERBS = { list: listEvents }

/** The credential of the deployment's owner is another organization's. */
const seenFromWithin = (event: Event): Event =>
  event.actor === DEPLOYMENT_OWNER ? { ...event, credential: null } : event

const positionOfEvent = ({ at, seq }: Event): Position => ({ at, id: String(seq) })
