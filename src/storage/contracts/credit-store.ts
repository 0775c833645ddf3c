import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { CreditStore } from '../../core/credits/index.ts'
import type { RunStore } from '../../core/runs/index.ts'
import { creditsAdded } from './changes.ts'
import { type Engine, fifty, guarantees } from './engine.ts'
import { balanceIn, type Entry } from './ledger.ts'

interface Opened {
  readonly credits: CreditStore
  readonly runs: RunStore
  /** The entries of an organization, oldest first. */
  readonly ledger: (organization: string) => Promise<readonly Entry[]>
}

const LIMIT = { bucket: 'redeem', count: 10_000, windowSeconds: 3_600 }
const MINUTE = 60_000
const DAY = 1_440 * MINUTE

async function hold({ runs }: Opened, id: string, price: number): Promise<void> {
  const proof = { by: 'credential' } as const
  const { outcome } = await runs.redeem({ id, proof, organization: 'acme', price, limits: [LIMIT] })
  assert.equal(outcome, 'redeemed')
}

const topUp = ({ credits }: Opened, amount: number, reference = 'first', organization = 'acme') =>
  credits.topUp({ organization, amount, reference }, creditsAdded(organization))

const available = async ({ credits }: Opened, organization = 'acme') =>
  (await credits.balance(organization)).available

const inLedger = async ({ ledger }: Opened) => balanceIn(await ledger('acme'))

/** What every `CreditStore` promises. */
export function testCreditStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: credit store`, { skip: engine.skip ?? false }, () => {
    testToppingUp(engine)
    testReferences(engine)
    testEnding(engine)
    testUnlimited(engine)
    testLeases(engine)
    testForgetting(engine)
  })
}

function testToppingUp(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('leaves an organization unlimited until its first credits', async (opened) => {
    assert.equal(await available(opened), null)
    assert.deepEqual(await topUp(opened, 5), { available: 5 })
    assert.deepEqual(await topUp(opened, 3, 'second'), { available: 8 })
    assert.equal(await available(opened), 8)
    assert.equal(await available(opened, 'rival'), null)
  })

  always('says that an organization nobody knows has nothing', async (opened) => {
    assert.equal(await available(opened, 'nobody'), 0)
    assert.equal(await available(opened, ''), 0)
  })

  for (const amount of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    always(`throws for ${amount} credits, and adds nothing`, async (opened) => {
      await assert.rejects(topUp(opened, amount))
      assert.equal(await available(opened), null)
      assert.deepEqual(await opened.ledger('acme'), [])
      assert.deepEqual(await topUp(opened, 1), { available: 1 })
    })
  }

  always('throws for an organization nobody knows, and adds nothing', async (opened) => {
    await assert.rejects(topUp(opened, 1, 'first', 'nobody'))
    assert.deepEqual(await opened.ledger('nobody'), [])
  })

  always('counts to the last credit that a number can, and throws past it', async (opened) => {
    const most = Number.MAX_SAFE_INTEGER
    assert.deepEqual(await topUp(opened, most), { available: most })
    await hold(opened, 'run', 100)
    await assert.rejects(topUp(opened, 6, 'one too many'))
    assert.equal(await available(opened), most - 100)
    assert.equal(await inLedger(opened), most)
  })
}

function testReferences(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('adds a reference once, however often it is told', async (opened) => {
    await fifty(() => topUp(opened, 5))
    assert.deepEqual(await topUp(opened, 700), { available: 5 })
    assert.equal((await opened.ledger('acme')).length, 1)
  })

  always('adds fifty simultaneous references, each of them', async (opened) => {
    await fifty((serial) => topUp(opened, 2, `invoice ${serial}`))
    assert.equal(await available(opened), 100)
    assert.equal(await inLedger(opened), 100)
  })

  always("does not mistake another organization's reference for its own", async (opened) => {
    await topUp(opened, 5, 'invoice 1', 'rival')
    assert.deepEqual(await topUp(opened, 7, 'invoice 1'), { available: 7 })
  })

  always('does not mistake a run for a reference, nor a reference for a run', async (opened) => {
    await topUp(opened, 10, 'same')
    await hold(opened, 'same', 4)
    await opened.credits.settle('same')
    assert.equal(await inLedger(opened), 6)
    await hold(opened, 'run', 1)
    await opened.credits.settle('run')
    assert.deepEqual(await topUp(opened, 10, 'run'), { available: 15 })
  })
}

function testEnding(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('spends what is held when it is settled', async (opened) => {
    await topUp(opened, 10)
    await hold(opened, 'run', 4)
    assert.deepEqual([await available(opened), await inLedger(opened)], [6, 10])
    assert.equal(await opened.credits.settle('run'), 'ended')
    assert.deepEqual([await available(opened), await inLedger(opened)], [6, 6])
  })

  always('gives back what is held when it is released', async (opened) => {
    await topUp(opened, 10)
    await hold(opened, 'run', 4)
    assert.equal(await opened.credits.release('run'), 'ended')
    assert.deepEqual([await available(opened), await inLedger(opened)], [10, 10])
  })

  for (const [first, second] of [
    ['settle', 'release'],
    ['release', 'settle'],
  ] as const) {
    always(`lets a ${first} stand, whatever follows`, async (opened) => {
      await topUp(opened, 10)
      await hold(opened, 'run', 4)
      const { credits } = opened
      const heard = [await credits[first]('run'), await credits[second]('run')]
      heard.push(await credits[first]('run'), await credits[second]('run'))
      assert.deepEqual(heard, ['ended', 'lapsed', 'ended', 'lapsed'])
      assert.equal(await available(opened), first === 'settle' ? 6 : 10)
      assert.equal(await inLedger(opened), await available(opened))
    })
  }

  always('ends a hold once, of fifty who settle and release it at once', async (opened) => {
    await topUp(opened, 10)
    await hold(opened, 'run', 4)
    await hold(opened, 'other', 1)
    await fifty((serial) => opened.credits[serial % 2 ? 'settle' : 'release']('run'))
    const left = await available(opened)
    assert.ok(left === 9 || left === 5, `${left}`)
    assert.equal(await inLedger(opened), (left ?? 0) + 1)
  })

  always('says lapsed of a hold that never was', async ({ credits }) => {
    assert.deepEqual(
      [await credits.settle('run'), await credits.release('run')],
      ['lapsed', 'lapsed'],
    )
  })

  always('settles what costs nothing', async (opened) => {
    await topUp(opened, 1)
    await hold(opened, 'free', 0)
    assert.equal(await opened.credits.settle('free'), 'ended')
    assert.deepEqual([await available(opened), await inLedger(opened)], [1, 1])
  })
}

function testUnlimited(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  for (const end of ['settle', 'release'] as const) {
    always(
      `touches no credits that came after an unlimited hold, by its ${end}`,
      async (opened) => {
        await hold(opened, 'before', 4)
        await topUp(opened, 10)
        assert.equal(await available(opened), 10)
        assert.equal(await opened.credits[end]('before'), 'ended')
        assert.deepEqual([await available(opened), await inLedger(opened)], [10, 10])
      },
    )
  }

  inTime('touches none when that hold lapses', async (opened, advance) => {
    await hold(opened, 'before', 4)
    await topUp(opened, 10)
    await advance(10 * MINUTE)
    assert.equal(await opened.credits.releaseLapsed(10), 1)
    assert.equal(await available(opened), 10)
  })

  always('enters what an unlimited organization spends, apart from its credits', async (opened) => {
    await hold(opened, 'before', 4)
    await opened.credits.settle('before')
    const [entry, ...rest] = await opened.ledger('acme')
    assert.deepEqual([entry?.credit, entry?.amount, rest], ['spent', 4, []])
    await topUp(opened, 10)
    assert.equal(await inLedger(opened), 10)
  })
}

function testLeases(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  inTime('keeps a hold for longer than any upstream is waited for', async (opened, advance) => {
    await topUp(opened, 10)
    await hold(opened, 'run', 4)
    await advance(4 * MINUTE)
    assert.equal(await opened.credits.releaseLapsed(10), 0)
    assert.equal(await opened.credits.settle('run'), 'ended')
  })

  inTime('frees a hold that a crash has left within ten minutes', async (opened, advance) => {
    await topUp(opened, 10)
    await hold(opened, 'run', 4)
    await advance(10 * MINUTE)
    assert.equal(await opened.credits.settle('run'), 'lapsed')
    assert.equal(await available(opened), 6)
    assert.equal(await opened.credits.releaseLapsed(10), 1)
    assert.equal(await opened.credits.settle('run'), 'lapsed')
    assert.deepEqual([await available(opened), await inLedger(opened)], [10, 10])
  })

  inTime('gives back a lapsed hold once, be it by release or by sweep', async (opened, advance) => {
    await topUp(opened, 10)
    await hold(opened, 'run', 4)
    await advance(10 * MINUTE)
    assert.equal(await opened.credits.release('run'), 'ended')
    assert.equal(await opened.credits.releaseLapsed(10), 0)
    assert.equal(await available(opened), 10)
  })

  inTime('releases what has lapsed, no more at once than it is told', async (opened, advance) => {
    await topUp(opened, 10)
    for (const id of ['a', 'b', 'c', 'd', 'settled']) await hold(opened, id, 1)
    await opened.credits.settle('settled')
    await advance(10 * MINUTE)
    await hold(opened, 'young', 1)
    const released: number[] = []
    for (let step = 0; step < 4; step++) released.push(await opened.credits.releaseLapsed(3))
    assert.deepEqual(released, [3, 1, 0, 0])
    assert.deepEqual([await available(opened), await inLedger(opened)], [8, 9])
  })

  always('releases nothing that has not lapsed', async (opened) => {
    await topUp(opened, 10)
    await hold(opened, 'run', 4)
    assert.equal(await opened.credits.releaseLapsed(10), 0)
    assert.equal(await available(opened), 6)
  })
}

function testForgetting(engine: Engine<Opened>): void {
  const { inTime } = guarantees(engine)

  inTime('remembers an ended hold for a day at least', async (opened, advance) => {
    for (const id of ['a', 'b', 'c', 'open']) await hold(opened, id, 1)
    for (const id of ['a', 'b']) await opened.credits.settle(id)
    await opened.credits.release('c')
    await advance(DAY)
    assert.equal(await opened.credits.forgetEnded(10), 0)
    assert.equal(await opened.credits.settle('a'), 'ended')
  })

  inTime('forgets ended holds then, no more at once than it is told', async (opened, advance) => {
    await topUp(opened, 10)
    for (const id of ['a', 'b', 'c', 'open']) await hold(opened, id, 1)
    for (const id of ['a', 'b', 'c']) await opened.credits.settle(id)
    await advance(DAY + 10 * MINUTE)
    await hold(opened, 'young', 1)
    await opened.credits.settle('young')
    const forgotten: number[] = []
    for (let step = 0; step < 3; step++) forgotten.push(await opened.credits.forgetEnded(2))
    assert.deepEqual(forgotten, [2, 1, 0])
    assert.equal(await opened.credits.settle('a'), 'lapsed')
    assert.equal(await opened.credits.settle('young'), 'ended')
    assert.equal(await opened.credits.releaseLapsed(10), 1)
    assert.deepEqual([await available(opened), await inLedger(opened)], [6, 6])
  })
}
