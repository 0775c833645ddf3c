import { readFileSync } from 'node:fs'
import { setTimeout as later } from 'node:timers/promises'
import type { Victim } from './victim.ts'

/** The most that there ever was of something. */
export interface Most {
  /** Of each gauge, by its name. */
  readonly gauges: ReadonlyMap<string, number>
  readonly residentBytes: number
}

const EVERY_MILLISECONDS = 250
const PATIENCE_MILLISECONDS = 5_000

/** Looks again and again at what a server has, and gives what ends that. */
export function watch(victim: Pick<Victim, 'metricsPort' | 'pid'>): () => Promise<Most> {
  const gauges = new Map<string, number>()
  let residentBytes = 0
  let isOver = false
  async function look() {
    residentBytes = Math.max(residentBytes, residentOf(victim.pid))
    for (const [name, value] of await gaugesOf(victim)) {
      gauges.set(name, Math.max(value, gauges.get(name) ?? 0))
    }
  }
  async function goOn() {
    while (!isOver) {
      await look().catch(() => undefined) // whether it still answers is for the probe to say
      await later(EVERY_MILLISECONDS)
    }
  }
  const watching = goOn()
  return async () => {
    isOver = true
    await watching
    return { gauges, residentBytes }
  }
}

/** What the gauges without labels say, which are in the text format of Prometheus. */
export async function gaugesOf({
  metricsPort,
}: Pick<Victim, 'metricsPort'>): Promise<ReadonlyMap<string, number>> {
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS)
  const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`, { signal })
  const samples = (await response.text()).matchAll(/^(\w+) (\S+)$/gm)
  return new Map(Array.from(samples, ([, name = '', value]) => [name, Number(value)]))
}

/** What a process has in memory; 0 where the system does not tell. */
function residentOf(pid: number): number {
  try {
    const [, kibibytes] =
      /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kibibytes ?? 0) * 1_024
  } catch {
    return 0
  }
}
