import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Histogram, Registry } from '@prometheus-io/client'
import fc from 'fast-check'
import { distribution } from './histogram.ts'

const METRIC = { type: 'histogram', help: 'What it is.', labels: { a: '', b: '' } } as const
const buckets = [0.001, 0.25, 1, 10]

/** A value at, below or above a bound; of a form that sums to the same in any order. */
const seconds = fc.constantFrom(0, 0.0009765625, 0.001, 0.125, 0.25, 0.5, 1, 1.5, 10, 64)
const value = fc.constantFrom('x', 'y', '/a/:id', 'with "quotes"', 'and \\ and \n')

it('tells what the histogram of the Prometheus client tells of the same', async () => {
  const observations = fc.array(fc.tuple(value, value, seconds))
  await fc.assert(
    fc.asyncProperty(observations, async (all) => {
      const registry = new Registry()
      const theirs = new Histogram({
        ...{ name: 'it', help: METRIC.help, labelNames: ['a', 'b'] },
        ...{ buckets, registers: [registry] },
      })
      const ours = distribution('it', { ...METRIC, buckets })
      for (const [a, b, at] of all) {
        theirs.observe({ a, b }, at)
        ours.series({ a, b })(at)
      }
      assert.equal(ours.text(), await registry.metrics())
    }),
  )
})

it('gives the same series for the same labels', () => {
  const { series } = distribution('it', { ...METRIC, buckets })
  assert.equal(series({ a: 'x', b: 'y' }), series({ a: 'x', b: 'y' }))
  assert.notEqual(series({ a: 'x', b: 'y' }), series({ a: 'x', b: 'z' }))
})
