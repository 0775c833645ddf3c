import type { Disturbance, Op, Violation } from './history.ts'
import type { Proof } from './prove.ts'

/** An instant, as it is told. */
export const at = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`

/** How many calls of a violation are shown. */
const MOST_OPS = 40

/** What there is to say of a proof, line by line. */
export function reportOf(proof: Proof): string[] {
  const { ops, disturbances, lags, recoveries, runs, milliseconds } = proof
  const isQuiet = ({ sentAt, lastAt }: (typeof lags)[number]) =>
    disturbances.every(({ from, until }) => lastAt < from || sentAt > until)
  const [quiet, all] = [lags.filter(isQuiet), lags].map((some) =>
    some.map((lag) => lag.milliseconds),
  )
  return [
    `${ops.length} calls in ${(milliseconds / 1_000).toFixed(0)} s, ${runs} runs, ${disturbances.length} faults`,
    ...countsOf(ops),
    `revocation lag, undisturbed: ${percentilesOf(quiet ?? [])}`,
    `revocation lag, all:         ${percentilesOf(all ?? [])}`,
    `well again after a fault:    ${percentilesOf(recoveries)}`,
    ...proof.violations.slice(0, 5).flatMap((violation) => told(violation, disturbances)),
    ...(proof.violations.length > 5 ? [`and ${proof.violations.length - 5} more violations`] : []),
  ]
}

function countsOf(ops: readonly Op[]): string[] {
  const deeds = Map.groupBy(ops, ({ deed }) => deed)
  return [...deeds].map(([deed, some]) => {
    const count = (outcome: Op['outcome']) => some.filter((op) => op.outcome === outcome).length
    return `  ${deed.padEnd(6)} ${count('yes')} done, ${count('no')} refused, ${count('unknown')} unknown`
  })
}

function percentilesOf(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b)
  const share = (part: number) => (sorted[Math.ceil(sorted.length * part) - 1] ?? 0).toFixed(1)
  if (sorted.length === 0) return 'none'
  return `p50 ${share(0.5)} ms, p99 ${share(0.99)} ms, max ${share(1)} ms of ${sorted.length}`
}

function told({ property, sentence, ops }: Violation, disturbances: readonly Disturbance[]) {
  const shown = ops.slice(0, MOST_OPS)
  const [from, until] = [
    Math.min(...shown.map(({ sentAt }) => sentAt)),
    Math.max(...shown.map(({ answeredAt }) => answeredAt)),
  ]
  const near = disturbances.filter((it) => it.from < until && it.until > from - 5_000)
  return [
    `VIOLATION of ${property}: ${sentence}`,
    ...near.map(
      ({ name, detail, ...it }) =>
        `    ${seconds(it.from)} to ${seconds(it.until)} ${name} ${detail}`,
    ),
    ...shown.map(lineOf),
    ...(ops.length > shown.length ? [`    and ${ops.length - shown.length} more`] : []),
  ]
}

const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(3)

const lineOf = ({ number, deed, subject, server, sentAt, answeredAt, status }: Op): string =>
  `    #${number} ${seconds(sentAt)} to ${seconds(answeredAt)} server ${server}: ${deed} ${subject} → ${status === 0 ? 'no answer' : status}`
