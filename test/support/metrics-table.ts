import { METRICS, type Metric } from '../../src/telemetry/metrics/catalogue.ts'

const HEAD = ['| metric | type | what it is | labels |', '|---|---|---|---|']

/** The table of all metrics of Jeton's own, in Markdown. */
export function metricsTable(): string {
  const rows = Object.entries<Metric>(METRICS).map(
    ([name, { type, help, labels }]) =>
      `| \`${name}\` | ${type} | ${help} | ${labelsOf(labels) || 'none'} |`,
  )
  return [...HEAD, ...rows].join('\n')
}

const labelsOf = (labels: Metric['labels']): string =>
  Object.entries(labels)
    .map(([label, values]) => `\`${label}\`: ${values}`)
    .join('<br>')

const PLACE = /(?<=^<!-- The metrics[^\n]*-->\n)[\s\S]*(?=^<!-- Until here. -->$)/m

/** A page with the table in the place that it has for it. */
export const withMetrics = (page: string): string => page.replace(PLACE, `\n${metricsTable()}\n\n`)
