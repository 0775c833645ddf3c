import { Counter, collectDefaultMetrics, Gauge, Registry } from '@prometheus-io/client'
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  METRICS,
  type Metric,
} from './catalogue.ts'
import { type Distribution, distribution, type Observe } from './histogram.ts'

/** Counts one more, or so many. */
export type Add = (by?: number) => void

/** What is measured with. Whoever measures often asks for a series once, and keeps it. */
export interface Instruments {
  readonly counter: <Name extends CounterName>(name: Name, labels: LabelsOf<Name>) => Add
  readonly histogram: <Name extends HistogramName>(name: Name, labels: LabelsOf<Name>) => Observe
  /** A value that is looked up whenever somebody asks; 0 until it is said where. */
  readonly gauge: (name: GaugeName, value: () => number) => void
  /** All there is to tell, the process itself included, in Prometheus' text format. */
  readonly text: () => Promise<string>
}

type Labels = Readonly<Record<string, string>>

export function createInstruments(): Instruments {
  const [registry, shared] = [new Registry(), ofThisProcess()]
  const counters = new Map<string, (labels: Labels) => Add>()
  const gauges = new Map<string, () => number>()
  const histograms = new Map<string, Distribution>()
  for (const [name, metric] of Object.entries<Metric>(METRICS)) {
    if (metric.type === 'counter') counters.set(name, tally(registry, name, metric))
    if (metric.type === 'gauge') reading(registry, name, metric, () => gauges.get(name)?.() ?? 0)
    if (metric.type === 'histogram') histograms.set(name, distribution(name, metric))
  }
  return {
    counter: (name, labels) => known(counters, name)(labels),
    histogram: (name, labels) => known(histograms, name).series(labels),
    gauge: (name, value) => void gauges.set(name, value),
    async text() {
      const texts = [...histograms.values()].map(({ text }) => text())
      return [await Registry.merge([shared, registry]).metrics(), ...texts].join('\n')
    },
  }
}

function known<Instrument>(all: ReadonlyMap<string, Instrument>, name: string): Instrument {
  const found = all.get(name)
  if (!found) throw new Error(`no such metric: ${name}`)
  return found
}

/** A counter of numbers that become metrics when somebody asks: to count costs next to nothing. */
function tally(registry: Registry, name: string, { help, labels: meanings }: Metric) {
  const series = new Map<string, { readonly labels: Labels; readonly add: Add; fresh: number }>()
  new Counter({
    ...{ name, help, registers: [registry], labelNames: Object.keys(meanings) },
    collect() {
      for (const one of series.values()) {
        this.inc({ ...one.labels }, one.fresh)
        one.fresh = 0
      }
    },
  })
  return (labels: Labels): Add => {
    const key = Object.values(labels).join('\n')
    const begun = series.get(key)
    if (begun) return begun.add
    const add: Add = (by = 1) => {
      one.fresh += by
    }
    const one = { labels, add, fresh: 0 }
    series.set(key, one)
    return add
  }
}

function reading(registry: Registry, name: string, { help }: Metric, value: () => number): void {
  new Gauge({
    ...{ name, help, registers: [registry] },
    collect() {
      this.set(value())
    },
  })
}

let thisProcess: Registry | undefined

/** What there is to tell of this process is the same for everyone in it. */
function ofThisProcess(): Registry {
  if (!thisProcess) {
    thisProcess = new Registry()
    collectDefaultMetrics({ register: thisProcess })
  }
  return thisProcess
}
