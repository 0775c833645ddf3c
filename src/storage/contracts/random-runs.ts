import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { CreditStore } from '../../core/credits/index.ts'
import type { RunStore } from '../../core/runs/index.ts'
import type { TokenStore } from '../../core/tokens/index.ts'
import { creditsAdded } from './changes.ts'
import type { Engine } from './engine.ts'
import { balanceIn, type Entry } from './ledger.ts'
import { type Model, modelOf } from './model.ts'

interface Opened {
  readonly tokens: TokenStore
  readonly runs: RunStore
  readonly credits: CreditStore
  /** The entries of an organization, oldest first. */
  readonly ledger: (organization: string) => Promise<readonly Entry[]>
  readonly advance?: (milliseconds: number) => Promise<void>
}

/** Something done to the stores, and what the model makes of it. */
interface Move {
  readonly act: (opened: Opened, model: Model) => Promise<unknown>
  readonly expect: (model: Model) => unknown
}

const LIMIT = { bucket: 'any', count: 1_000_000, windowSeconds: 3_600 }
const LIFETIME_SECONDS = 10
const TOKENS = [0, 1, 2, 3, 4]

const named = (name: string, move: Move) => ({ ...move, [fc.toStringMethod]: () => name })

async function putToken({ tokens }: Opened, token: number): Promise<string> {
  const kept = {
    digest: `${token}`,
    organization: 'acme',
    apiKeyId: 'key',
    lifetimeSeconds: LIFETIME_SECONDS,
    issuedAt: 0,
  }
  return (await tokens.put(kept, LIMIT, { withhold: false })).outcome
}

async function redeemToken({ runs }: Opened, token: number, price: number): Promise<string> {
  const id = `${token}`
  const proof = { by: 'token', digest: id, organization: 'acme' } as const
  return (await runs.redeem({ id, proof, organization: 'acme', price, limits: [LIMIT] })).outcome
}

const token = fc.constantFrom(...TOKENS)
const put = token.map((at) =>
  named(`put ${at}`, {
    act: async (opened, model) => (model.wasPut(at) ? 'again' : putToken(opened, at)),
    expect: (model) => (model.wasPut(at) ? 'again' : model.put(at, LIFETIME_SECONDS)),
  }),
)
const redeem = fc.tuple(token, fc.nat(3)).map(([at, price]) =>
  named(`redeem ${at} for ${price}`, {
    act: (opened) => redeemToken(opened, at, price),
    expect: (model) => model.redeem(at, price),
  }),
)
const end = fc.tuple(fc.constantFrom('settle', 'release'), token).map(([verb, at]) =>
  named(`${verb} ${at}`, {
    act: ({ credits }) => credits[verb](`${at}`),
    expect: (model) => model[verb](at),
  }),
)
const topUp = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(3)).map(([amount, reference]) =>
  named(`top up ${amount} as ${reference}`, {
    act: async ({ credits }) => {
      const added = { organization: 'acme', amount, reference: `${reference}` }
      return (await credits.topUp(added, creditsAdded('acme'))).available
    },
    expect: (model) => model.topUp(amount, reference),
  }),
)
const sweep = fc.constant(
  named('sweep', {
    act: async ({ tokens, credits }) => {
      await tokens.forgetExpired(100)
      await credits.forgetEnded(100)
      return credits.releaseLapsed(100)
    },
    expect: (model) => model.releaseLapsed(),
  }),
)

/** Forty of the short ones end no lease, and the long one ends every lease. */
const wait = fc.constantFrom(1, 5, 900).map((seconds) =>
  named(`wait ${seconds} s`, {
    act: async ({ advance }) => advance?.(seconds * 1000),
    expect: (model) => model.advance(seconds, seconds === 900),
  }),
)

async function assertLike(opened: Opened, model: Model): Promise<void> {
  assert.equal((await opened.credits.balance('acme')).available, model.available())
  assert.equal(balanceIn(await opened.ledger('acme')), model.balance())
  for (const at of TOKENS) {
    assert.equal((await opened.tokens.peek(`${at}`)) !== undefined, model.isLive(at), `token ${at}`)
  }
}

/** Nobody owes anything, and the ledger adds up. */
async function assertSound({ credits, ledger }: Opened): Promise<void> {
  const { available } = await credits.balance('acme')
  const balance = balanceIn(await ledger('acme'))
  if (available === null) assert.equal(balance, 0)
  else assert.ok(available >= 0 && available <= balance, `${available} of ${balance}`)
}

/** What the stores for tokens, runs and credits promise together, whatever happens. */
export function testRandomRuns(engine: Engine<Opened>): void {
  describe(`${engine.name}: tokens, runs and credits`, { skip: engine.skip ?? false }, () => {
    testOneByOne(engine)
    testAtOnce(engine)
  })
}

function testOneByOne(engine: Engine<Opened>): void {
  it('do what a few lines without a database do, in any order', async (t) => {
    const { advance } = await engine.open(t)
    const moves = fc.oneof(put, redeem, end, topUp, sweep, ...(advance ? [wait] : []))
    const property = fc.asyncProperty(fc.array(moves, { maxLength: 40 }), async (taken) => {
      const [opened, model] = [await engine.open(t), modelOf()]
      for (const { act, expect } of taken) {
        const heard = await act(opened, model)
        assert.deepEqual(heard, expect(model))
        await assertLike(opened, model)
      }
    })
    await fc.assert(property)
  })
}

function testAtOnce(engine: Engine<Opened>): void {
  it('run each token once and spend only what is there, whoever races', async (t) => {
    const groups = fc.array(
      fc.array(fc.oneof(redeem, redeem, end, topUp, sweep), { maxLength: 20 }),
    )
    const property = fc.asyncProperty(groups, async (taken) => {
      const [opened, model] = [await engine.open(t), modelOf()]
      for (const at of TOKENS) await putToken(opened, at)
      let redeemed = 0
      for (const group of taken) {
        const heard = await Promise.all(group.map(({ act }) => act(opened, model)))
        redeemed += heard.filter((outcome) => outcome === 'redeemed').length
        await assertSound(opened)
      }
      const left = await Promise.all(TOKENS.map((at) => opened.tokens.peek(`${at}`)))
      assert.equal(redeemed, left.filter((live) => live === undefined).length)
      for (const at of TOKENS) await opened.credits.release(`${at}`)
      const { available } = await opened.credits.balance('acme')
      assert.equal(available ?? 0, balanceIn(await opened.ledger('acme')))
    })
    await fc.assert(property)
  })
}
