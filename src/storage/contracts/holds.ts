import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { CreditStore } from '../../core/credits/index.ts'
import type { Holds } from '../../core/runs/index.ts'
import { creditsAdded } from './changes.ts'
import { type Engine, fifty, guarantees, tally } from './engine.ts'

interface Opened {
  readonly credits: CreditStore
  readonly holds: Holds
}

const topUp = ({ credits }: Opened, amount: number, organization = 'acme', reference = 'first') =>
  credits.topUp({ organization, amount, reference }, creditsAdded(organization))

const hold = ({ holds }: Opened, id: string, price = 1, organization = 'acme') =>
  holds.hold({ id, organization, price })

const available = async ({ credits }: Opened, organization = 'acme') =>
  (await credits.balance(organization)).available

/** What every `Holds` promises. */
export function testHolds(engine: Engine<Opened>): void {
  describe(`${engine.name}: holds`, { skip: engine.skip ?? false }, () => {
    testIds(engine)
    testPaying(engine)
    testMixing(engine)
  })
}

function testIds(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  always('lets exactly one of fifty simultaneous callers hold under one id', async (opened) => {
    await topUp(opened, 100)
    assert.deepEqual(tally(await fifty(() => hold(opened, 'run'))), { held: 1, gone: 49 })
    assert.equal(await available(opened), 99)
  })

  always('lets one hold under an id, whichever organizations come with it', async (opened) => {
    for (const organization of ['acme', 'rival']) await topUp(opened, 100, organization)
    const heard = await fifty((at) => hold(opened, 'run', 1, at % 2 === 0 ? 'acme' : 'rival'))
    assert.deepEqual(tally(heard), { held: 1, gone: 49 })
    const left = [await available(opened), await available(opened, 'rival')]
    assert.deepEqual(left.toSorted(), [100, 99])
  })

  for (const end of ['settle', 'release'] as const) {
    inTime(`still knows an id after its ${end}, for a day`, async (opened, advance) => {
      await topUp(opened, 10)
      await hold(opened, 'run')
      await opened.credits[end]('run')
      await advance(86_400_000)
      await opened.credits.forgetEnded(10)
      assert.deepEqual(await hold(opened, 'run'), { outcome: 'gone' })
    })
  }

  always('says gone of an id that is there, also to who could not pay for it', async (opened) => {
    await topUp(opened, 1)
    await hold(opened, 'run')
    assert.deepEqual(await hold(opened, 'run', 5), { outcome: 'gone' })
  })
}

function testPaying(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('lets ten credits pay for exactly ten of fifty racing holds', async (opened) => {
    await topUp(opened, 10)
    const heard = await fifty((serial) => hold(opened, `${serial}`))
    assert.deepEqual(tally(heard), { held: 10, no_credits: 40 })
    assert.equal(await available(opened), 0)
    await topUp(opened, 40, 'acme', 'second')
    const again = await fifty((serial) => hold(opened, `${serial}`))
    assert.deepEqual(tally(again), { held: 40, gone: 10 })
  })

  always('refuses nobody who could have paid beside those who did', async (opened) => {
    await topUp(opened, 100)
    const prices = await fifty(async (serial) => {
      const price = 1 + (serial % 7)
      return { price, outcome: (await hold(opened, `${serial}`, price)).outcome }
    })
    const left = (await available(opened)) ?? 0
    const refused = prices.filter(({ outcome }) => outcome === 'no_credits')
    const paid = prices.filter(({ outcome }) => outcome === 'held')
    const sum = paid.reduce((all, { price }) => all + price, 0)
    assert.equal(left, 100 - sum)
    assert.ok(refused.every(({ price }) => price > left))
  })

  always('holds what costs nothing without credits', async (opened) => {
    await topUp(opened, 1)
    await hold(opened, 'last')
    assert.deepEqual(await hold(opened, 'free', 0), { outcome: 'held' })
  })

  always('holds whatever it costs for an unlimited organization', async (opened) => {
    const heard = await fifty((serial) => hold(opened, `${serial}`, Number.MAX_SAFE_INTEGER))
    assert.deepEqual(tally(heard), { held: 50 })
    assert.equal(await available(opened), null)
  })

  for (const price of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    always(`throws for a price of ${price}, alone, and holds nothing`, async (opened) => {
      await topUp(opened, 10)
      const others = fifty((serial) => hold(opened, `${serial}`, 0))
      await assert.rejects(hold(opened, 'run', price))
      assert.deepEqual(tally(await others), { held: 50 })
      assert.equal(await available(opened), 10)
      assert.deepEqual(await hold(opened, 'run'), { outcome: 'held' })
    })
  }
}

function testMixing(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('lets nobody be poor on account of others', async (opened) => {
    await topUp(opened, 5)
    await topUp(opened, 1_000, 'rival')
    const heard = await fifty(async (serial) => {
      const organization = serial % 2 === 0 ? 'acme' : 'rival'
      return { organization, ...(await hold(opened, `${serial}`, 1, organization)) }
    })
    const of = (wanted: string) => tally(heard.filter((it) => it.organization === wanted))
    assert.deepEqual(of('acme'), { held: 5, no_credits: 20 })
    assert.deepEqual(of('rival'), { held: 25 })
  })

  /** Holds one credit, and settles or releases that if it could be held. */
  async function run(opened: Opened, serial: number): Promise<{ readonly outcome: string }> {
    const held = await hold(opened, `${serial}`)
    if (held.outcome !== 'held') return held
    const end = serial % 2 === 0 ? 'settle' : 'release'
    await opened.credits[end](`${serial}`)
    return { outcome: end }
  }

  always('never promises more than there is, while holds end and credits come', async (opened) => {
    await topUp(opened, 20)
    const [heard] = await Promise.all([
      fifty((serial) => run(opened, serial)),
      ...[1, 2, 3, 4, 5].map((serial) => topUp(opened, 2, 'acme', `${serial}`)),
    ])
    assert.equal(await available(opened), 30 - (tally(heard).settle ?? 0))
  })
}
