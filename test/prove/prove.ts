import { setTimeout as later } from 'node:timers/promises'
import { type Chance, chanceFrom } from './chance.ts'
import { type Lag, lagsIn } from './check/revoked.ts'
import { startCluster } from './cluster.ts'
import { disturb, type FaultName } from './faults/index.ts'
import type { Ground } from './ground.ts'
import type { Disturbance, Op, Violation } from './history.ts'
import { type Case, judgeAll, judgeNow } from './judge.ts'
import { beginLife } from './life.ts'
import { at } from './report.ts'
import { setStage } from './stage.ts'
import { actAll, type Focus } from './workload/index.ts'
import { openPurse } from './workload/purse.ts'

export interface ProofOptions {
  /** Of small letters: names its database. */
  readonly name: string
  readonly seed: number
  readonly servers: number
  readonly seconds: number
  /** How long all is left in peace at first. */
  readonly peaceSeconds: number
  readonly faults: readonly FaultName[]
  readonly focus: Focus
  /** The name of a bug that is planted in every server. */
  readonly bug?: string
  readonly tell: (line: string) => void
}

/** What came of it. */
export interface Proof {
  readonly violations: readonly Violation[]
  readonly ops: readonly Op[]
  readonly disturbances: readonly Disturbance[]
  readonly lags: readonly Lag[]
  /** How many milliseconds it took after each fault was mended until all was well. */
  readonly recoveries: readonly number[]
  readonly runs: number
  readonly milliseconds: number
}

/** What goes on, and what is known of it. */
interface Going extends Case {
  readonly options: ProofOptions
  readonly chance: Chance
  readonly run: { isOver: boolean }
  readonly disturbances: Disturbance[]
  readonly recoveries: number[]
}

const MAX_STALENESS_SECONDS = 2
const BOUND_MILLISECONDS = 1_000 * MAX_STALENESS_SECONDS

/** Runs a cluster for a while, breaks what there is to break, and judges what was seen. */
export async function prove(ground: Ground, options: ProofOptions): Promise<Proof> {
  const life = beginLife()
  try {
    const maxStalenessSeconds = MAX_STALENESS_SECONDS
    const cluster = await startCluster(life, ground, { ...options, maxStalenessSeconds })
    await cluster.well()
    const run = { isOver: false }
    const chance = chanceFrom(options.seed)
    const stage = setStage(life, { cluster, chance: chance.fork(), isOver: () => run.isOver })
    const known = { disturbances: [], recoveries: [], boundMilliseconds: BOUND_MILLISECONDS }
    return await proveOn({ ...known, cluster, stage, options, chance, run })
  } finally {
    await life.end()
  }
}

async function proveOn(going: Going): Promise<Proof> {
  const { stage, options, disturbances, recoveries } = going
  await openPurse(stage)
  const [early, broken] = await Promise.all([
    watch(going),
    breakThings(going),
    actAll(stage, options.focus, BOUND_MILLISECONDS),
  ])
  const found = [...broken, ...early]
  const { ops } = stage.history
  if (found.length === 0) await lookAtAll(going)
  return {
    violations: found.length > 0 ? found : await judgeAll(going),
    ...{ ops, disturbances, recoveries },
    lags: lagsIn(ops),
    runs: going.cluster.model.asked.size,
    milliseconds: stage.now(),
  }
}

/** Judges again and again, and ends everything with the first violation or when time is over. */
async function watch(going: Going): Promise<Violation[]> {
  const { stage, run, options } = going
  let [toldAt, pause] = [0, 1_000]
  while (!run.isOver) {
    await later(pause)
    const now = stage.now()
    const violations = await judgeNow(going)
    pause = Math.max(1_000, 10 * (stage.now() - now))
    if (now > toldAt + 10_000) {
      toldAt = now
      options.tell(`${at(now)} ${stage.history.ops.length} calls, no violation so far`)
    }
    if (violations.length > 0 || now > 1_000 * options.seconds) run.isOver = true
    if (violations.length > 0) return violations
  }
  return []
}

/** Does one fault after another. What does not recover is a violation too, and ends everything. */
async function breakThings(going: Going): Promise<Violation[]> {
  const { cluster, chance, stage, run, options, disturbances, recoveries } = going
  const { now, isOver } = stage

  function tell(disturbance: Disturbance, wellAfter: number | undefined): void {
    const { name, detail, from, until } = disturbance
    if (disturbances.at(-1)?.from === from) disturbances.pop()
    disturbances.push(disturbance)
    const what = `${at(from)} ${name}${detail === '' ? '' : ` (${detail})`}`
    if (wellAfter === undefined) {
      options.tell(what)
      return
    }
    recoveries.push(wellAfter)
    options.tell(`${what}: well at ${at(until)}, ${Math.round(wellAfter)} ms after it was mended`)
  }

  await later(1_000 * options.peaceSeconds)
  try {
    await disturb({ cluster, chance, faults: options.faults, now, isOver, tell })
    return []
  } catch (fault) {
    run.isOver = true
    const written = cluster.servers.map((server) => server.written().slice(-2_000))
    const sentence = `${fault}; the servers wrote: ${written.join('\n')}`
    return [{ property: 'recovery', sentence, ops: [] }]
  }
}

/** Asks every server for everything there ever was, once all is well. */
async function lookAtAll({ cluster, stage }: Going): Promise<void> {
  await cluster.well()
  for (const { name, look } of stage.passes.values()) {
    const ask = (server: number) => stage.act('use', name, look, { server })
    await Promise.all(cluster.servers.map(({ number }) => ask(number)))
  }
}
