import { BOUNDS } from './bounds.ts'
import type { Seen } from './hostile.ts'

/** What the run is to show where time and memory are measured. */
const TARGETS = { addedMilliseconds: 250, residentBytes: 400_000_000 }

/** What is wrong with what was seen, in sentences; only what can be counted. */
export function violationsIn({ attacked, most, left, faults, ending }: Seen): string[] {
  const dead = ending === undefined ? [] : [`The server ended: ${ending}`]
  const silent = attacked.unanswered.slice(0, 5).map((it) => `A probe was not answered: ${it}`)
  const beyond = Object.entries(BOUNDS).flatMap(([what, { gauge, most: bound }]) => {
    const value = most.gauges.get(gauge)
    if (value === undefined) return [`The metrics have no ${gauge}.`]
    return value > bound ? [`There were ${value} ${what}, and may be ${bound} (${gauge}).`] : []
  })
  const logged = faults.slice(0, 5).map((line) => `The log tells of a fault: ${line}`)
  const stayed = left.map((it) => `When the attackers had left, there still was ${it}.`)
  return [...dead, ...silent, ...beyond, ...stayed, ...logged]
}

/** What there is to say of a run, line by line. */
export function reportOf(seen: Seen): string[] {
  const { undisturbed, attacked, most, outcomes } = seen
  const [quiet, loud] = [timesOf(undisturbed.milliseconds), timesOf(attacked.milliseconds)]
  const added = { p99: loud.p99 - quiet.p99, max: loud.max - quiet.max }
  const bounds = Object.entries(BOUNDS).map(
    ([what, { gauge, most: bound }]) =>
      `  ${what}: ${most.gauges.get(gauge) ?? 'unknown'} of at most ${bound}`,
  )
  return [
    ...[...outcomes].map(([name, counts]) => `  ${name}: ${countsOf(counts)}`),
    `probe, undisturbed: ${told(quiet)} of ${undisturbed.milliseconds.length}`,
    `probe, attacked:    ${told(loud)} of ${attacked.milliseconds.length}, ${attacked.unanswered.length} not answered`,
    `added:              ${told(added)}; at most ${TARGETS.addedMilliseconds} ms: ${verdict(added.max <= TARGETS.addedMilliseconds)}`,
    `memory: ${(most.residentBytes / 1e6).toFixed(0)} MB; under ${TARGETS.residentBytes / 1e6} MB: ${verdict(most.residentBytes < TARGETS.residentBytes)}`,
    'at the most there were',
    ...bounds,
    ...violationsIn(seen).map((sentence) => `VIOLATION: ${sentence}`),
  ]
}

const verdict = (isMet: boolean) => (isMet ? 'met' : 'MISSED')

interface Times {
  readonly p99: number
  readonly max: number
}

function timesOf(milliseconds: readonly number[]): Times {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const share = (part: number) => sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN
  return { p99: share(0.99), max: share(1) }
}

const told = ({ p99, max }: Times) => `p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms`

function countsOf(counts: ReadonlyMap<number, number>): string {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const each = [...counts].toSorted(([a], [b]) => a - b)
  const words = each.map(([status, count]) => `${status === 0 ? 'no answer' : status} × ${count}`)
  return `${total} (${words.join(', ')})`
}
