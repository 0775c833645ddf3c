import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { Limit } from '../../core/limits/index.ts'
import type { RunStore } from '../../core/runs/index.ts'
import type { Claim, TokenStore } from '../../core/tokens/index.ts'
import { type Engine, fifty, guarantees, tally } from './engine.ts'

interface Stores {
  readonly runs: RunStore
  readonly tokens: TokenStore
}

interface Opened extends Stores {
  /** The same stores, after they became ones that may have forgotten redemptions. */
  readonly regenerate: () => Promise<Stores>
  /** How much there is of everything that lasts. */
  readonly size: () => Promise<number>
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const LONGEST_AHEAD = 360 * SECOND
const LIMIT: Limit = { bucket: 'chat:203.0.113.7', count: 3, windowSeconds: 60 }

/** A JWT that is issued now, and lives for so long. */
async function issued({ tokens }: Stores, jti: string, lives = MINUTE): Promise<Claim> {
  const { generation, now } = await tokens.admit([])
  return { jti, generation, expiresAt: now + lives }
}

async function redeem({ runs }: Stores, claim: Claim, limits: readonly Limit[] = []) {
  const proof = { by: 'jwt', claim } as const
  return runs.redeem({ id: claim.jti, proof, organization: 'acme', price: 1, limits })
}

const outcomeOf = async (...redemption: Parameters<typeof redeem>) =>
  (await redeem(...redemption)).outcome

/** What every `TokenStore` and `RunStore` promise of single-use JWTs. */
export function testClaims(engine: Engine<Opened>): void {
  describe(`${engine.name}: claims`, { skip: engine.skip ?? false }, () => {
    testSingleUse(engine)
    testLifetimes(engine)
    testMarks(engine)
    testAdmission(engine)
  })
}

function testSingleUse(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('redeems a JWT for exactly one of fifty simultaneous callers', async (opened) => {
    const claim = await issued(opened, 'one')
    assert.equal(await opened.tokens.isClaimable(claim), true)
    const heard = await fifty(() => redeem(opened, claim))
    assert.deepEqual(tally(heard), { redeemed: 1, gone: 49 })
    assert.equal(await opened.tokens.isClaimable(claim), false)
    assert.equal(await outcomeOf(opened, claim), 'gone')
  })

  always('redeems each of fifty JWTs', async (opened) => {
    const claims = await fifty((serial) => issued(opened, `jti ${serial}`))
    const heard = await fifty(async (serial) => redeem(opened, claims[serial] ?? assert.fail()))
    assert.deepEqual(tally(heard), { redeemed: 50 })
  })

  always('does not redeem by looking', async (opened) => {
    const claim = await issued(opened, 'one')
    for (let looked = 0; looked < 3; looked++) {
      assert.equal(await opened.tokens.isClaimable(claim), true)
    }
    assert.equal(await outcomeOf(opened, claim), 'redeemed')
  })

  always('leaves no mark with over_limit', async (opened) => {
    const claim = await issued(opened, 'one')
    assert.equal(await outcomeOf(opened, claim, [{ ...LIMIT, count: 0 }]), 'over_limit')
    assert.equal(await opened.tokens.isClaimable(claim), true)
    assert.equal(await outcomeOf(opened, claim), 'redeemed')
  })

  always('refuses a JWT of another generation', async (opened) => {
    const [unused, used] = [await issued(opened, 'unused'), await issued(opened, 'used')]
    await redeem(opened, used)
    const later = await opened.regenerate()
    for (const claim of [unused, used, { ...unused, generation: '' }]) {
      assert.equal(await later.tokens.isClaimable(claim), false)
      assert.equal(await outcomeOf(later, claim), 'gone')
    }
    const fresh = await issued(later, 'fresh')
    assert.notEqual(fresh.generation, unused.generation)
    assert.equal(await outcomeOf(later, fresh), 'redeemed')
  })
}

function testLifetimes(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  always('refuses a JWT at the very instant it expires', async (opened) => {
    const claim = await issued(opened, 'one', 0)
    assert.equal(await opened.tokens.isClaimable(claim), false)
    assert.equal(await outcomeOf(opened, claim), 'gone')
  })

  inTime('redeems a JWT until that instant', async (opened, advance) => {
    const [last, late] = [await issued(opened, 'last'), await issued(opened, 'late')]
    await advance(MINUTE - 1)
    assert.equal(await opened.tokens.isClaimable(last), true)
    assert.equal(await outcomeOf(opened, last), 'redeemed')
    await advance(1)
    assert.equal(await opened.tokens.isClaimable(late), false)
    assert.equal(await outcomeOf(opened, late), 'gone')
  })

  inTime('refuses a JWT that claims to live for more than 360 seconds', async (opened, advance) => {
    const [longest, longer] = [
      await issued(opened, 'longest', LONGEST_AHEAD),
      await issued(opened, 'longer', LONGEST_AHEAD + 1),
    ]
    assert.equal(await opened.tokens.isClaimable(longest), true)
    assert.equal(await opened.tokens.isClaimable(longer), false)
    assert.deepEqual(
      [await outcomeOf(opened, longer), await outcomeOf(opened, longest)],
      ['gone', 'redeemed'],
    )
    await advance(1)
    assert.equal(await outcomeOf(opened, longer), 'redeemed')
  })
}

function testMarks(engine: Engine<Opened>): void {
  const { inTime } = guarantees(engine)

  inTime(
    'keeps a mark for fifteen minutes from the redemption, whatever the JWT says',
    async (opened, advance) => {
      const claim = await issued(opened, 'one', SECOND)
      await redeem(opened, claim)
      await advance(15 * MINUTE - 1)
      assert.equal(await opened.tokens.forgetExpired(10), 0)
      const { now } = await opened.tokens.admit([])
      const forged = { ...claim, expiresAt: now + MINUTE }
      assert.equal(await opened.tokens.isClaimable(forged), false)
      assert.equal(await outcomeOf(opened, forged), 'gone')
      await advance(1)
      assert.equal(await opened.tokens.forgetExpired(10), engine.forgetsByItself ? 0 : 1)
    },
  )

  inTime('redeems no JWT again after its mark is forgotten', async (opened, advance) => {
    const claim = await issued(opened, 'one', LONGEST_AHEAD)
    await redeem(opened, claim)
    await advance(15 * MINUTE)
    await opened.tokens.forgetExpired(10)
    assert.equal(await opened.tokens.isClaimable(claim), false)
    assert.equal(await outcomeOf(opened, claim), 'gone')
    const { now } = await opened.tokens.admit([])
    // The hold of the run is kept for longer still, and says no by itself.
    assert.equal(await outcomeOf(opened, { ...claim, expiresAt: now + MINUTE }), 'gone')
  })
}

function testAdmission(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)
  const wide: Limit = { ...LIMIT, bucket: 'chat:wide', count: 1_000 }

  always('admits exactly as many of fifty as the limit allows', async ({ tokens }) => {
    const admissions = await fifty(() => tokens.admit([LIMIT]))
    assert.equal(admissions.filter(({ allowed }) => allowed).length, 3)
    assert.deepEqual(
      admissions
        .map(({ quota }) => quota.remaining)
        .toSorted((a, b) => b - a)
        .slice(0, 4),
      [2, 1, 0, 0],
    )
  })

  always('counts in every bucket or in none', async ({ tokens }) => {
    await fifty(() => tokens.admit([wide, LIMIT]))
    const { allowed, quota } = await tokens.admit([wide])
    assert.deepEqual([allowed, quota.remaining], [true, 996])
  })

  inTime('says where a bucket stands that it has counted in', async ({ tokens }, advance) => {
    assert.equal((await tokens.quota(LIMIT)).remaining, LIMIT.count)
    const { quota } = await tokens.admit([LIMIT])
    assert.deepEqual(await tokens.quota(LIMIT), quota)
    await advance(LIMIT.windowSeconds * 1000)
    assert.equal((await tokens.quota(LIMIT)).remaining, LIMIT.count)
  })

  always('admits without limits whoever asks, and tells the same generation', async (opened) => {
    const admissions = await fifty(() => opened.tokens.admit([]))
    assert.ok(admissions.every(({ allowed }) => allowed))
    assert.equal(new Set(admissions.map(({ generation }) => generation)).size, 1)
  })

  inTime('tells its own time', async ({ tokens }, advance) => {
    const { now } = await tokens.admit([LIMIT])
    await advance(1_500)
    assert.equal((await tokens.admit([LIMIT])).now, now + 1_500)
  })

  always('keeps nothing that lasts, however often and by whomever it is asked', async (opened) => {
    const before = await opened.size()
    for (let at = 0; at < 20; at++) {
      await fifty((serial) => opened.tokens.admit([{ ...LIMIT, bucket: `${at} ${serial}` }]))
    }
    assert.equal(await opened.size(), before)
  })
}
