import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { CreditStore } from '../../core/credits/index.ts'
import type { EventStore } from '../../core/events/index.ts'
import type { Position } from '../../core/page.ts'
import type { RunStore } from '../../core/runs/index.ts'
import { creditsAdded } from './changes.ts'
import { type Engine, fifty, guarantees } from './engine.ts'

interface Opened {
  readonly credits: CreditStore
  readonly events: EventStore
  readonly runs: RunStore
  /** The store's clock. */
  readonly now: () => number
}

const topUp = ({ credits }: Opened, reference: string, organization = 'acme') =>
  credits.topUp({ organization, amount: 5, reference }, creditsAdded(organization))

/** What every `CreditStore` promises to tell of what happened. */
export function testCreditHistory(engine: Engine<Opened>): void {
  describe(`${engine.name}: history of credits`, { skip: engine.skip ?? false }, () => {
    const { always } = guarantees(engine)

    always('tells what was added and spent, newest first', async (opened) => {
      const { credits, runs, now } = opened
      const from = now()
      await topUp(opened, 'invoice 1')
      await topUp(opened, 'invoice 2', 'rival')
      const proof = { by: 'credential' } as const
      await runs.redeem({ id: 'run', proof, organization: 'acme', price: 3, limits: [] })
      await credits.settle('run')
      const { items, next } = await credits.history('acme', { after: undefined, limit: 2 })
      const [spent, added] = items
      assert.deepEqual(
        items.map(({ seq: _, at: __, ...entry }) => entry),
        [
          { debit: 'available', credit: 'spent', amount: 3, reference: 'run' },
          { debit: 'granted', credit: 'available', amount: 5, reference: 'invoice 1' },
        ],
      )
      assert.ok(spent && added && spent.seq > added.seq)
      assert.ok(added.at >= from && spent.at >= added.at && spent.at <= now())
      assert.equal(next, undefined)
      assert.deepEqual(await credits.history('nobody', { after: undefined, limit: 2 }), {
        items: [],
        next: undefined,
      })
    })

    always('gives each entry once in pages, whatever is added meanwhile', async (opened) => {
      for (let serial = 0; serial < 5; serial++) await topUp(opened, `${serial}`)
      const walked: string[] = []
      let after: Position | undefined
      do {
        const page = await opened.credits.history('acme', { after, limit: 2 })
        walked.push(...page.items.map(({ reference }) => reference))
        after = page.next
        await topUp(opened, `later ${walked.length}`)
      } while (after)
      assert.deepEqual(walked, ['4', '3', '2', '1', '0'])
    })

    always('tells one event of credits that fifty add at once', async (opened) => {
      await fifty(() => topUp(opened, 'invoice 1'))
      const told = await opened.events.after(0, 100)
      assert.deepEqual(
        told.map(({ type, subject }) => ({ type, subject })),
        [{ type: 'credits.added', subject: 'organization:acme' }],
      )
    })
  })
}
