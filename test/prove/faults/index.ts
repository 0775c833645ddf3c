import { setTimeout as later } from 'node:timers/promises'
import type { Chance } from '../chance.ts'
import type { Cluster } from '../cluster.ts'
import type { Disturbance } from '../history.ts'
import type { Fault } from './fault.ts'
import { NETWORK_FAULTS } from './network.ts'
import { POSTGRES_FAULTS } from './postgres.ts'
import { REDIS_FAULTS } from './redis.ts'
import { SERVER_FAULTS } from './servers.ts'

/** Whatever can be done to a cluster, by name. */
export const FAULTS = {
  ...SERVER_FAULTS,
  ...REDIS_FAULTS,
  ...POSTGRES_FAULTS,
  ...NETWORK_FAULTS,
} as const satisfies Record<string, Fault>

export type FaultName = keyof typeof FAULTS

export const FAULT_NAMES = Object.keys(FAULTS).filter(isFaultName)

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name)
}

export interface Schedule {
  readonly cluster: Cluster
  readonly chance: Chance
  readonly faults: readonly FaultName[]
  readonly now: () => number
  readonly isOver: () => boolean
  /** Is told of each as it begins, and once more when all is well again. */
  readonly tell: (disturbance: Disturbance, wellAfter: number | undefined) => void
}

/** How long all is left in peace before the first fault and between them. */
const PEACE_MILLISECONDS = [1_000, 2_500] as const

/**
 * Does one after another, every one once before any comes again, in an order that chance gives.
 * Each ends when all servers say that they are well.
 */
export async function disturb(schedule: Schedule): Promise<void> {
  let left: FaultName[] = []
  const { chance } = schedule
  const [least, most] = PEACE_MILLISECONDS
  while (!schedule.isOver()) {
    if (left.length === 0) left = chance.shuffled(schedule.faults)
    const name = left.pop()
    if (name === undefined) return
    await doOnce(schedule, name)
    await later(chance.between(least, most))
  }
}

async function doOnce({ cluster, chance, now, tell }: Schedule, name: FaultName): Promise<void> {
  const from = now()
  const details: string[] = []
  let only: { readonly server?: number } = {}
  const current = (until: number): Disturbance => ({
    name,
    detail: details.join(', '),
    from,
    until,
    ...only,
  })
  await FAULTS[name]({
    cluster,
    // Its own, so that what one fault draws does not change which comes next.
    chance: chance.fork(),
    pause: (least, most) => later(chance.between(least, most)),
    tell(detail, server) {
      details.push(detail)
      if (server !== undefined) only = { server }
      tell(current(Number.POSITIVE_INFINITY), undefined)
    },
  })
  const mendedAt = now()
  await cluster.well()
  tell(current(now()), now() - mendedAt)
}
