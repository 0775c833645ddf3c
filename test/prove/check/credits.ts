import { bySubject, type Disturbance, type Op, type Violation } from '../history.ts'
import type { Asked } from './single-use.ts'

/** What the database says of credits, all as of one instant. */
export interface LedgerDump {
  readonly accounts: readonly {
    readonly organization: string
    readonly balance: number
    readonly held: number
  }[]
  readonly holds: readonly {
    readonly id: string
    readonly organization: string
    readonly amount: number
    readonly metered: boolean
    readonly state: string
    readonly leaseUntil: number
  }[]
  readonly entries: readonly {
    readonly at: number
    readonly organization: string
    readonly debit: string
    readonly amount: number
    readonly reference: string
  }[]
}

/** Under what id the run of a subject is charged; undefined if only the server knows. */
export type RunIdOf = (subject: string) => string | undefined

const credits = (sentence: string, ops: readonly Op[] = []): Violation => ({
  property: 'credits',
  sentence,
  ops,
})

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

/** The ledger by itself: conserved, never negative, nothing spent twice or after its lease. */
export function checkLedger({ accounts, holds, entries }: LedgerDump): Violation[] {
  const conserved = accounts.flatMap(({ organization, balance, held }) => {
    const own = entries.filter((entry) => entry.organization === organization)
    const into = (debit: string) => own.filter((entry) => entry.debit === debit)
    const left =
      sum(into('granted').map(({ amount }) => amount)) -
      sum(into('available').map(({ amount }) => amount))
    const open = holds.filter((it) => it.organization === organization && it.state === 'held')
    const kept = sum(open.filter(({ metered }) => metered).map(({ amount }) => amount))
    const name = `The balance of ${organization}`
    return [
      ...(balance === left ? [] : [credits(`${name} is ${balance}; its entries say ${left}.`)]),
      ...(held === kept ? [] : [credits(`${name} has ${held} held; its open holds say ${kept}.`)]),
      ...(held >= 0 && held <= balance
        ? []
        : [credits(`${name} is ${balance}, and ${held} held.`)]),
    ]
  })
  return [...conserved, ...checkSpent({ holds, entries })]
}

function checkSpent({ holds, entries }: Pick<LedgerDump, 'entries' | 'holds'>): Violation[] {
  const known = new Map(holds.map((hold) => [hold.id, hold]))
  const spent = entries.filter(({ debit }) => debit !== 'granted')
  const twice = [...Map.groupBy(spent, ({ reference }) => reference)]
    .filter(([, all]) => all.length > 1)
    .map(([reference, all]) => credits(`The run ${reference} was charged ${all.length} times.`))
  const wrong = spent.flatMap(({ reference, at }) => {
    const hold = known.get(reference)
    if (!hold) return [credits(`The run ${reference} was charged, and nothing was held for it.`)]
    if (at < hold.leaseUntil) return []
    const late = at - hold.leaseUntil
    return [credits(`The run ${reference} was charged ${late} ms after its lease had run out.`)]
  })
  return [...twice, ...wrong]
}

/** What was added is there, once, if that was acknowledged; and at most once otherwise. */
export function checkAdded(ops: readonly Op[], { entries }: LedgerDump): Violation[] {
  const granted = Map.groupBy(
    entries.filter(({ debit }) => debit === 'granted'),
    ({ reference }) => reference,
  )
  const wanted = bySubject(ops, 'add')
  const strange = [...granted.keys()]
    .filter((reference) => !wanted.has(reference))
    .map((reference) => credits(`Nobody asked for the credits of ${reference}.`))
  const wrong = [...wanted].flatMap(([reference, tries]) => {
    const count = granted.get(reference)?.length ?? 0
    const isAcknowledged = tries.some(({ outcome }) => outcome === 'yes')
    if (count === 1 || (count === 0 && !isAcknowledged)) return []
    return [credits(`The credits of ${reference} were added ${count} times.`, tries)]
  })
  return [...strange, ...wrong]
}

/**
 * Runs are charged once, if they were answered, and never if the model was not even asked. An
 * answer that began while the database or its server was away may go out unpaid: its lease
 * decides.
 */
export function checkCharged(
  ops: readonly Op[],
  { entries }: LedgerDump,
  {
    asked,
    runIdOf,
    disturbances,
  }: {
    readonly asked: Asked
    readonly runIdOf: RunIdOf
    readonly disturbances: readonly Disturbance[]
  },
): Violation[] {
  const charged = new Set(
    entries.filter(({ debit }) => debit !== 'granted').map(({ reference }) => reference),
  )
  return [...bySubject(ops, 'redeem')].flatMap(([subject, tries]) => {
    const id = runIdOf(subject)
    if (id === undefined) return []
    if (charged.has(id) && !asked.has(subject)) {
      return [credits(`${subject} was charged, and the model was never asked.`, tries)]
    }
    const won = tries.find(({ outcome }) => outcome === 'yes')
    if (!won || charged.has(id) || isExcused(won, disturbances)) return []
    return [credits(`${subject} was answered and never charged, though nothing was amiss.`, tries)]
  })
}

/** Whether the database or the server may have been away when a run was to be settled. */
function isExcused(won: Op, disturbances: readonly Disturbance[]): boolean {
  return disturbances.some(
    ({ from, until, server }) =>
      (server === undefined || server === won.server) &&
      from <= won.answeredAt &&
      until >= won.sentAt,
  )
}
