import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { Counted, CounterQuery, CounterStore } from '../../core/counters/index.ts'
import { type Engine, fifty, guarantees } from './engine.ts'

interface Opened {
  readonly counters: CounterStore
}

const HOUR = 3_600_000
const ISSUED: Counted = {
  hourAt: HOUR,
  organization: 'acme',
  kind: 'stream',
  outcome: 'issued',
  refusal: '',
  count: 1,
}
const ALWAYS = { organization: undefined, fromHourAt: 0, toHourAt: Number.MAX_SAFE_INTEGER }

/** What a query gives, five sums at a time. */
async function pagesOf({ list }: CounterStore, query: CounterQuery) {
  const turned: Awaited<ReturnType<CounterStore['list']>>[number][] = []
  let page = await list({ ...query, limit: 5 })
  while (page.length > 0) {
    turned.push(...page)
    page = await list({ ...query, after: turned.at(-1), limit: 5 })
  }
  return turned
}

/** What every `CounterStore` promises. */
export function testCounterStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: counter store`, { skip: engine.skip ?? false }, () => {
    const { always } = guarantees(engine)

    always('adds up, whoever adds at the same time', async ({ counters }) => {
      await fifty(() => counters.add([ISSUED, { ...ISSUED, count: 2 }]))
      const { organization: _, ...sum } = ISSUED
      assert.deepEqual(await counters.list(ALWAYS), [{ ...sum, count: 150 }])
    })

    always(
      'keeps apart hours, kinds, outcomes and refusals, the earliest first',
      async (opened) => {
        const all = [
          ISSUED,
          { ...ISSUED, outcome: 'refused', refusal: 'no_credits' },
          { ...ISSUED, outcome: 'refused', refusal: 'rate_limited' },
          { ...ISSUED, kind: 'user' },
          { ...ISSUED, hourAt: 2 * HOUR },
        ]
        await opened.counters.add(all.toReversed())
        const sums = all.map(({ organization: _, ...sum }) => sum)
        assert.deepEqual(await opened.counters.list(ALWAYS), sums)
      },
    )

    always('sums up for one organization, and for all with nobody’s', async ({ counters }) => {
      for (const organization of ['acme', 'rival', '']) {
        await counters.add([{ ...ISSUED, organization }])
      }
      const countOf = async (organization: string | undefined) =>
        (await counters.list({ ...ALWAYS, organization })).map(({ count }) => count)
      assert.deepEqual(await countOf(undefined), [3])
      assert.deepEqual(await countOf('acme'), [1])
      assert.deepEqual(await countOf('nobody'), [])
    })

    always('gives so many sums that come after one, in their order', async ({ counters }) => {
      const all = [1, 2, 3].flatMap((hour) =>
        ['chat', 'stream'].flatMap((kind) => [
          { ...ISSUED, hourAt: hour * HOUR, kind },
          { ...ISSUED, hourAt: hour * HOUR, kind, outcome: 'refused', refusal: 'busy' },
        ]),
      )
      await counters.add(all)
      await counters.add(all.map((counted) => ({ ...counted, organization: 'rival' })))
      for (const organization of ['acme', undefined]) {
        const whole = await counters.list({ ...ALWAYS, organization })
        const turned = await pagesOf(counters, { ...ALWAYS, organization })
        assert.equal(whole.length, all.length)
        assert.deepEqual(turned, whole)
      }
    })

    always('gives the hours from the first up to, and without, the last', async ({ counters }) => {
      await counters.add([1, 2, 3, 4].map((hour) => ({ ...ISSUED, hourAt: hour * HOUR })))
      const between = { ...ALWAYS, fromHourAt: 2 * HOUR, toHourAt: 4 * HOUR }
      const hours = (await counters.list(between)).map(({ hourAt }) => hourAt / HOUR)
      assert.deepEqual(hours, [2, 3])
    })
  })
}
