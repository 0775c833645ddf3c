import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { CreditStore } from '../../core/credits/index.ts'
import type { Redemption, RunStore } from '../../core/runs/index.ts'
import type { TokenStore } from '../../core/tokens/index.ts'
import { creditsAdded } from './changes.ts'
import { type Engine, fifty, guarantees, tally } from './engine.ts'
import { newStreamToken } from './given.ts'

interface Stores {
  readonly tokens: TokenStore
  readonly runs: RunStore
  readonly credits: CreditStore
}

interface Opened extends Stores {
  /** The same stores, after they became ones that may have forgotten redemptions. */
  readonly regenerate: () => Promise<Stores>
}

const WIDE = { bucket: 'issue', count: 10_000, windowSeconds: 3_600 }
const LIMIT = { bucket: 'redeem', count: 1_000, windowSeconds: 60 }

async function put({ tokens }: Stores, digest: string, lifetimeSeconds = 60): Promise<void> {
  const token = newStreamToken(digest, { lifetimeSeconds })
  const { outcome } = await tokens.put(token, WIDE, { withhold: false })
  assert.equal(outcome, 'kept')
}

const proofOf = (digest: string, organization = 'acme') =>
  ({ by: 'token', digest, organization }) as const

/** Redeems a token, as `acme` and for one credit, unless it is said otherwise. */
const redeem = ({ runs }: Stores, digest: string, but: Partial<Redemption> = {}) =>
  runs.redeem({
    id: digest,
    proof: proofOf(digest),
    organization: 'acme',
    price: 1,
    limits: [LIMIT],
    ...but,
  })

const byKey = (stores: Stores, id: string, but: Partial<Redemption> = {}) =>
  redeem(stores, id, { proof: { by: 'credential' }, ...but })

const topUp = ({ credits }: Stores, amount: number, reference = 'first') =>
  credits.topUp({ organization: 'acme', amount, reference }, creditsAdded('acme'))

/** What a refusal must not change. */
async function standing({ tokens, credits }: Stores, digest: string) {
  const isLive = (await tokens.peek(digest)) !== undefined
  const { available } = await credits.balance('acme')
  const { remaining } = await tokens.quota(LIMIT)
  return { isLive, available, remaining }
}

/** What every `RunStore` promises. */
export function testRunStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: run store`, { skip: engine.skip ?? false }, () => {
    testTaking(engine)
    testGone(engine)
    testSecondRedemption(engine)
    testLimit(engine)
    testPaying(engine)
  })
}

function testTaking(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('gives a token to exactly one of fifty simultaneous callers', async (opened) => {
    await put(opened, 'one')
    const heard = await fifty(() => redeem(opened, 'one'))
    assert.deepEqual(tally(heard), { redeemed: 1, gone: 49 })
    assert.deepEqual(await redeem(opened, 'one'), { outcome: 'gone' })
    assert.equal(await opened.tokens.peek('one'), undefined)
  })

  always('gives each of many tokens to exactly one, however their callers mix', async (opened) => {
    const digests = Array.from({ length: 20 }, (_, serial) => `t${serial}`)
    for (const digest of digests) await put(opened, digest)
    const callers = Array.from({ length: 10 }, () => digests).flat()
    const heard = await Promise.all(callers.map((digest) => redeem(opened, digest)))
    const winners = callers.filter((_, at) => heard[at]?.outcome === 'redeemed')
    assert.deepEqual(winners.sort(), [...digests].sort())
  })

  always('counts one and holds the price with it', async (opened) => {
    await put(opened, 'one')
    await topUp(opened, 10)
    assert.deepEqual(await redeem(opened, 'one', { price: 4 }), { outcome: 'redeemed' })
    const { available, remaining } = await standing(opened, 'one')
    assert.deepEqual([available, remaining], [6, 999])
  })

  always('lets an API key run as often as it likes, under a new id each time', async (opened) => {
    assert.deepEqual(tally(await fifty((serial) => byKey(opened, `run ${serial}`))), {
      redeemed: 50,
    })
  })
}

function testGone(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  always('says gone of a token that never was, and of one that is withheld', async (opened) => {
    await opened.tokens.put(newStreamToken('withheld'), WIDE, { withhold: true })
    for (const digest of ['never', 'withheld', '']) {
      assert.deepEqual(await redeem(opened, digest), { outcome: 'gone' })
    }
  })

  always(
    "says gone of another organization's token, which stays good for its own",
    async (opened) => {
      await put(opened, 'one')
      await topUp(opened, 10)
      const before = await standing(opened, 'one')
      assert.deepEqual(await redeem(opened, 'one', { proof: proofOf('one', 'rival') }), {
        outcome: 'gone',
      })
      assert.deepEqual(await standing(opened, 'one'), before)
      assert.deepEqual(await redeem(opened, 'one'), { outcome: 'redeemed' })
    },
  )

  always('says gone at the very instant the lifetime is over', async (opened) => {
    await put(opened, 'one', 0)
    assert.deepEqual(await redeem(opened, 'one'), { outcome: 'gone' })
  })

  inTime('redeems a token until that instant', async (opened, advance) => {
    await put(opened, 'early')
    await put(opened, 'late')
    await advance(59_999)
    assert.deepEqual(await redeem(opened, 'early'), { outcome: 'redeemed' })
    await advance(1)
    assert.deepEqual(await redeem(opened, 'late'), { outcome: 'gone' })
  })

  always('says gone of every token of another generation', async (opened) => {
    await put(opened, 'old')
    const stores = await opened.regenerate()
    assert.deepEqual(await redeem(stores, 'old'), { outcome: 'gone' })
    await put(stores, 'new')
    assert.deepEqual(await redeem(stores, 'new'), { outcome: 'redeemed' })
  })

  always('counts and holds nothing for one that is gone', async (opened) => {
    await topUp(opened, 10)
    await put(opened, 'one')
    await redeem(opened, 'one')
    const before = await standing(opened, 'one')
    await fifty((serial) => redeem(opened, serial % 2 === 0 ? 'one' : 'never'))
    assert.deepEqual(await standing(opened, 'one'), before)
  })
}

function testSecondRedemption(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('lets exactly one of fifty simultaneous callers run under one id', async (opened) => {
    await topUp(opened, 100)
    const heard = await fifty(() => byKey(opened, 'run'))
    assert.deepEqual(tally(heard), { redeemed: 1, gone: 49 })
    assert.equal((await opened.credits.balance('acme')).available, 99)
  })

  always(
    'says gone of an id that was redeemed before, and does not burn the token',
    async (opened) => {
      await put(opened, 'one')
      await put(opened, 'two')
      await redeem(opened, 'one')
      const before = await standing(opened, 'two')
      assert.deepEqual(await redeem(opened, 'two', { id: 'one' }), { outcome: 'gone' })
      assert.deepEqual(await standing(opened, 'two'), before)
      assert.deepEqual(await redeem(opened, 'two'), { outcome: 'redeemed' })
    },
  )

  for (const end of ['settle', 'release'] as const) {
    always(`still knows an id after its ${end}`, async (opened) => {
      await topUp(opened, 10)
      await byKey(opened, 'run')
      await opened.credits[end]('run')
      assert.deepEqual(await byKey(opened, 'run'), { outcome: 'gone' })
    })
  }

  always('knows an id whoever comes with it', async (opened) => {
    await byKey(opened, 'run', { organization: 'rival' })
    assert.deepEqual(await byKey(opened, 'run'), { outcome: 'gone' })
  })
}

function testLimit(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)
  const three = { ...LIMIT, count: 3 }

  always('redeems as many of fifty simultaneous tokens as the limit allows', async (opened) => {
    await fifty((serial) => put(opened, `t${serial}`))
    const heard = await fifty((serial) => redeem(opened, `t${serial}`, { limits: [three] }))
    assert.deepEqual(tally(heard), { redeemed: 3, over_limit: 47 })
    for (const one of heard) {
      if (one.outcome !== 'over_limit') continue
      assert.deepEqual([one.quota.limit, one.quota.remaining], [3, 0])
    }
  })

  always('leaves a token over the limit as good as before, and holds nothing', async (opened) => {
    await topUp(opened, 10)
    await put(opened, 'one')
    const before = await standing(opened, 'one')
    const refused = await redeem(opened, 'one', { limits: [{ ...LIMIT, count: 0 }] })
    assert.equal(refused.outcome, 'over_limit')
    assert.deepEqual(await standing(opened, 'one'), before)
    assert.deepEqual(await redeem(opened, 'one'), { outcome: 'redeemed' })
  })

  inTime('redeems it when the window is over', async (opened, advance) => {
    const once = { ...LIMIT, count: 1, windowSeconds: 10 }
    await put(opened, 'one')
    await byKey(opened, 'run', { limits: [once] })
    assert.equal((await redeem(opened, 'one', { limits: [once] })).outcome, 'over_limit')
    await advance(10_000)
    assert.equal((await redeem(opened, 'one', { limits: [once] })).outcome, 'redeemed')
  })

  always('says gone before over_limit, and over_limit before no_credits', async (opened) => {
    await topUp(opened, 1)
    await put(opened, 'one')
    const both = { limits: [{ ...LIMIT, count: 0 }], price: 2 }
    assert.equal((await redeem(opened, 'never', both)).outcome, 'gone')
    assert.equal((await redeem(opened, 'one', both)).outcome, 'over_limit')
    assert.equal((await redeem(opened, 'one', { price: 2 })).outcome, 'no_credits')
  })
}

function testPaying(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('leaves a token without credits as good as before, and counts nothing', async (opened) => {
    await topUp(opened, 1)
    await put(opened, 'one')
    const before = await standing(opened, 'one')
    assert.deepEqual(await redeem(opened, 'one', { price: 2 }), { outcome: 'no_credits' })
    assert.deepEqual(await standing(opened, 'one'), before)
    await topUp(opened, 1, 'second')
    assert.deepEqual(await redeem(opened, 'one', { price: 2 }), { outcome: 'redeemed' })
  })

  always('lets ten credits pay for exactly ten of fifty racing runs', async (opened) => {
    await topUp(opened, 10)
    await fifty((serial) => put(opened, `t${serial}`))
    const heard = await fifty((serial) => redeem(opened, `t${serial}`))
    assert.deepEqual(tally(heard), { redeemed: 10, no_credits: 40 })
    await fifty((serial) => opened.credits.settle(`t${serial}`))
    assert.deepEqual(await opened.credits.balance('acme'), { available: 0 })
    await topUp(opened, 40, 'second')
    const again = await fifty((serial) => redeem(opened, `t${serial}`))
    assert.deepEqual(tally(again), { redeemed: 40, gone: 10 })
  })

  always('spends what is there to the last credit, and not one more', async (opened) => {
    await topUp(opened, 7)
    const prices = [4, 4, 3, 1]
    const heard: string[] = []
    for (const price of prices) {
      heard.push((await byKey(opened, `run ${heard.length}`, { price })).outcome)
    }
    assert.deepEqual(heard, ['redeemed', 'no_credits', 'redeemed', 'no_credits'])
  })

  always('lets what costs nothing run without credits', async (opened) => {
    await topUp(opened, 1)
    await byKey(opened, 'last')
    assert.deepEqual(await byKey(opened, 'free', { price: 0 }), { outcome: 'redeemed' })
  })

  always('holds nothing for an unlimited organization', async (opened) => {
    assert.deepEqual(await byKey(opened, 'dear', { price: 1_000_000 }), { outcome: 'redeemed' })
    assert.deepEqual(await opened.credits.balance('acme'), { available: null })
  })

  for (const price of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    always(`throws for a price of ${price}, and changes nothing`, async (opened) => {
      await topUp(opened, 10)
      await put(opened, 'one')
      await byKey(opened, 'held', { price: 5 })
      const before = await standing(opened, 'one')
      const outcome = redeem(opened, 'one', { price }).then((heard) => heard.outcome)
      await assert.rejects(outcome)
      assert.deepEqual(await standing(opened, 'one'), before)
    })
  }
}
