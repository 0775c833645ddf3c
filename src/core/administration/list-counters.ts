import type { Answer } from '../answer.ts'
import type { Counted, CounterStore, Sum } from '../counters/index.ts'
import { type PageRequest, type Position, pageOf } from '../page.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import { invalid, type NotAuthorized, type Request } from './request.ts'

export interface ListCountersDeps extends ManagerDeps {
  readonly counters: Pick<CounterStore, 'list'>
  readonly cursors: Cursors
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

export interface CountersWanted extends PageInput {
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
 * Lists what was counted in each hour of a time, of an organization; to who runs the deployment, and
 * names none, of all together. The hour in which the time begins belongs to it, and so does the one
 * in which it ends. The earliest hour is first. What was counted in the last seconds may not be
 * there yet.
 */
export async function listCounters(
  deps: ListCountersDeps,
  request: Request<CountersWanted>,
): Promise<Answer<CursorPage<ShownCount>, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'counters:read')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed

  const toHourAt = hourAt(input.toAt ?? deps.now()) + HOUR
  const fromHourAt = input.fromAt === null ? toHourAt - USUAL_HOURS * HOUR : hourAt(input.fromAt)
  if (fromHourAt >= toHourAt) return invalid('from', 'must be before to')
  if (toHourAt - fromHourAt > MOST_HOURS * HOUR)
    return invalid('from', 'must be 31 days before to, or later')
  const isForAll = request.organizationId === undefined && manager.operator.isDeploymentOwner
  const organization = isForAll ? undefined : manager.organization
  const { fromAt, toAt } = input
  const scope = ['counters', organization, `${fromAt}`, `${toAt}`]
  return listing(deps.cursors, scope, input, async ({ after, limit }: PageRequest) => {
    const page = { after: after && sumAt(after), limit: limit + 1 }
    const found = await deps.counters.list({ organization, fromHourAt, toHourAt, ...page })
    return pageOf(found, limit, positionOf)
  })
}

const positionOf = ({ hourAt, kind, outcome, refusal }: Sum): Position => ({
  at: hourAt,
  id: JSON.stringify([kind, outcome, refusal]),
})

function sumAt({ at, id }: Position): Sum {
  const [kind, outcome, refusal]: unknown[] = JSON.parse(id)
  return { hourAt: at, kind: String(kind), outcome: String(outcome), refusal: String(refusal) }
}

const hourAt = (at: number): number => Math.floor(at / HOUR) * HOUR
