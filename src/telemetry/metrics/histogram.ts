import type { Metric } from './catalogue.ts'

/** Notes how many seconds it was. */
export type Observe = (seconds: number) => void

type Labels = Readonly<Record<string, string>>

interface Series {
  readonly labels: Labels
  readonly observe: Observe
  /** How many there were in each bucket; in the last, those above every bound. */
  readonly counts: Float64Array
  sum: number
}

export interface Distribution {
  readonly series: (labels: Labels) => Observe
  /** What is told of it, in Prometheus' text format. */
  readonly text: () => string
}

/**
 * A histogram that costs who observes next to nothing. That of the Prometheus client searches its
 * series by the text of their labels each time, which is felt in every request.
 */
export function distribution(name: string, { help, buckets = [] }: Metric): Distribution {
  const all = new Map<string, Series>()
  return {
    series(labels) {
      const key = Object.values(labels).join('\n')
      const series = all.get(key) ?? emptySeries(labels, buckets)
      all.set(key, series)
      return series.observe
    },
    text() {
      const lines = [...all.values()].flatMap((series) => linesOf(name, buckets, series))
      return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines, ''].join('\n')
    },
  }
}

function emptySeries(labels: Labels, buckets: readonly number[]): Series {
  const counts = new Float64Array(buckets.length + 1)
  const series: Series = {
    labels,
    counts,
    sum: 0,
    observe(seconds) {
      let at = 0
      while (at < buckets.length && seconds > (buckets[at] ?? 0)) at++
      counts[at] = (counts[at] ?? 0) + 1
      series.sum += seconds
    },
  }
  return series
}

function linesOf(name: string, buckets: readonly number[], { labels, counts, sum }: Series) {
  const own = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  const line = (what: string, value: number, ...more: string[]) => {
    const all = [...more, ...own]
    return `${name}_${what}${all.length > 0 ? `{${all.join()}}` : ''} ${value}`
  }
  let total = 0
  const upTo = (bound: number | string, at: number) => {
    total += counts[at] ?? 0
    return line('bucket', total, `le="${bound}"`)
  }
  return [...[...buckets, '+Inf'].map(upTo), line('sum', sum), line('count', total)]
}
