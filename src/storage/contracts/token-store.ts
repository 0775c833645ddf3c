import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { Limit } from '../../core/limits/index.ts'
import type { TokenStore } from '../../core/tokens/index.ts'
import { type Engine, fifty, guarantees, tally } from './engine.ts'

interface Opened {
  readonly tokens: TokenStore
  /** The store's clock. */
  readonly now: () => number
  /** The same store, after it became one that may have forgotten redemptions. */
  readonly regenerate: () => Promise<Pick<Opened, 'tokens'>>
}

const SECOND = 1_000
const LIMIT: Limit = { bucket: 'key', count: 3, windowSeconds: 60 }
const KEEP = { withhold: false }

const token = (digest: string, lifetimeSeconds = 60) => ({
  digest,
  organization: 'acme',
  apiKeyId: 'key',
  lifetimeSeconds,
  issuedAt: 1_234_567_890_123,
})

const put = ({ tokens }: Pick<Opened, 'tokens'>, digest: string, limit = LIMIT, options = KEEP) =>
  tokens.put(token(digest), limit, options)

/** What every `TokenStore` promises. */
export function testTokenStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: token store`, { skip: engine.skip ?? false }, () => {
    testKeeping(engine)
    testCounting(engine)
    testLimits(engine)
    testWindows(engine)
    testForgetting(engine)
    if (!engine.forgetsByItself) testSweeping(engine)
  })
}

function testKeeping(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  always(
    'says whose a live token is and when it was issued, as often as it is asked',
    async ({ tokens }) => {
      await tokens.put(token('one'), LIMIT, KEEP)
      await tokens.put({ ...token('two'), organization: 'rival' }, LIMIT, KEEP)
      for (let asked = 0; asked < 3; asked++) {
        assert.deepEqual(await tokens.peek('one'), {
          organization: 'acme',
          apiKeyId: 'key',
          issuedAt: 1_234_567_890_123,
        })
        const two = await tokens.peek('two')
        assert.equal(two?.organization, 'rival')
      }
    },
  )

  always('knows nothing of a token that was never put', async ({ tokens }) => {
    await tokens.put(token('one'), LIMIT, KEEP)
    for (const digest of ['two', 'on', 'One', 'one ', '']) {
      assert.equal(await tokens.peek(digest), undefined)
    }
  })

  always('takes a token for dead at the very instant its lifetime is over', async ({ tokens }) => {
    await tokens.put(token('one', 0), LIMIT, KEEP)
    assert.equal(await tokens.peek('one'), undefined)
  })

  inTime('lets a token live until that instant', async ({ tokens }, advance) => {
    await tokens.put(token('one', 300), LIMIT, KEEP)
    await advance(300 * SECOND - 1)
    assert.ok(await tokens.peek('one'))
    await advance(1)
    assert.equal(await tokens.peek('one'), undefined)
  })

  always('takes every token of another generation for dead', async (opened) => {
    await put(opened, 'old')
    const { tokens } = await opened.regenerate()
    assert.equal(await tokens.peek('old'), undefined)
    assert.equal((await put({ tokens }, 'new')).outcome, 'kept')
    assert.ok(await tokens.peek('new'))
  })
}

function testCounting(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always(
    'keeps exactly as many of fifty simultaneous tokens as the limit allows',
    async (opened) => {
      const answers = await fifty((serial) => put(opened, `t${serial}`))
      assert.deepEqual(tally(answers), { kept: 3, over_limit: 47 })
      const found = await fifty((serial) => opened.tokens.peek(`t${serial}`))
      assert.deepEqual(
        found.map(Boolean),
        answers.map(({ outcome }) => outcome === 'kept'),
      )
    },
  )

  always('says with each answer where the bucket stands', async (opened) => {
    const answers = [await put(opened, 'a'), await put(opened, 'b'), await put(opened, 'c')]
    answers.push(await put(opened, 'd'), await put(opened, 'e'))
    const remaining = answers.map(({ quota }) => quota.remaining)
    assert.deepEqual(remaining, [2, 1, 0, 0, 0])
    for (const { quota } of answers) {
      assert.equal(quota.limit, 3)
      assert.equal(quota.resetAt, answers[0]?.quota.resetAt)
      assert.ok(quota.retryAfterSeconds > 50 && quota.retryAfterSeconds <= 60)
    }
  })

  always('counts one that is withheld, and does not keep it', async (opened) => {
    const withheld = await put(opened, 'one', LIMIT, { withhold: true })
    assert.deepEqual([withheld.outcome, withheld.quota.remaining], ['withheld', 2])
    assert.equal(await opened.tokens.peek('one'), undefined)
  })

  always('says over_limit before withheld', async (opened) => {
    for (const digest of ['a', 'b', 'c']) await put(opened, digest, LIMIT, { withhold: true })
    const { outcome } = await put(opened, 'd', LIMIT, { withhold: true })
    assert.equal(outcome, 'over_limit')
  })

  always('says where a bucket stands and counts nothing by it', async (opened) => {
    const { limit, remaining } = await opened.tokens.quota(LIMIT)
    assert.deepEqual([limit, remaining], [3, 3])
    const { quota } = await put(opened, 'one')
    for (let asked = 0; asked < 5; asked++) {
      const { remaining, resetAt } = await opened.tokens.quota(LIMIT)
      assert.deepEqual([remaining, resetAt], [2, quota.resetAt])
    }
  })

  always('counts each bucket by itself', async (opened) => {
    const other = { ...LIMIT, bucket: 'other key' }
    await fifty((serial) => put(opened, `t${serial}`))
    assert.equal((await opened.tokens.quota(other)).remaining, 3)
    assert.equal((await put(opened, 'one', other)).outcome, 'kept')
  })
}

function testLimits(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('keeps nothing under a limit of none', async (opened) => {
    const { outcome, quota } = await put(opened, 'one', { ...LIMIT, count: 0 })
    assert.deepEqual([outcome, quota.remaining], ['over_limit', 0])
    assert.equal(await opened.tokens.peek('one'), undefined)
  })

  always('judges by the limit it is told, also where that has changed', async (opened) => {
    for (const digest of ['a', 'b', 'c']) await put(opened, digest)
    const lowered = await put(opened, 'd', { ...LIMIT, count: 2 })
    assert.deepEqual([lowered.outcome, lowered.quota.remaining], ['over_limit', 0])
    const raised = await put(opened, 'd', { ...LIMIT, count: 5 })
    assert.deepEqual([raised.outcome, raised.quota.remaining], ['kept', 1])
  })
}

function testWindows(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)

  always('opens a new window at the very instant the old one ends', async (opened) => {
    const instant = { bucket: 'brief', count: 1, windowSeconds: 0 }
    for (const digest of ['a', 'b', 'c']) {
      assert.equal((await put(opened, digest, instant)).outcome, 'kept')
    }
  })

  inTime(
    'opens a window with its first token, and moves its end for no other',
    async (opened, advance) => {
      const first = await put(opened, 'a')
      assert.equal(first.quota.retryAfterSeconds, 60)
      await advance(59 * SECOND)
      await put(opened, 'b')
      await put(opened, 'c')
      await advance(SECOND - 1)
      const refused = await put(opened, 'd')
      assert.deepEqual(refused, {
        outcome: 'over_limit',
        quota: { ...first.quota, remaining: 0, retryAfterSeconds: 1 },
      })
      await advance(1)
      const { outcome, quota } = await put(opened, 'd')
      assert.deepEqual([outcome, quota.remaining], ['kept', 2])
      assert.equal(quota.resetAt, first.quota.resetAt + 60 * SECOND)
    },
  )

  inTime('says that a bucket is full again once its window is over', async (opened, advance) => {
    await fifty((serial) => put(opened, `t${serial}`))
    await advance(60 * SECOND)
    const { remaining, retryAfterSeconds } = await opened.tokens.quota(LIMIT)
    assert.deepEqual([remaining, retryAfterSeconds], [3, 60])
  })
}

function testForgetting(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('forgets nothing that is live', async (opened) => {
    await put(opened, 'one')
    assert.equal(await opened.tokens.forgetExpired(10), 0)
    assert.ok(await opened.tokens.peek('one'))
    assert.equal((await opened.tokens.quota(LIMIT)).remaining, 2)
  })
}

function testSweeping(engine: Engine<Opened>): void {
  const { inTime } = guarantees(engine)
  const wide = { ...LIMIT, count: 100, windowSeconds: 3_600 }

  inTime('forgets expired tokens, no more at once than it is told', async (opened, advance) => {
    for (let serial = 0; serial < 5; serial++) await put(opened, `old ${serial}`, wide)
    await advance(30 * SECOND)
    await put(opened, 'young', wide)
    await advance(30 * SECOND)
    const forgotten: number[] = []
    for (let step = 0; step < 4; step++) forgotten.push(await opened.tokens.forgetExpired(2))
    assert.deepEqual(forgotten, [2, 2, 1, 0])
    assert.ok(await opened.tokens.peek('young'))
  })

  inTime(
    'forgets windows that are over, tokens and windows counted together',
    async (opened, advance) => {
      for (const bucket of ['a', 'b', 'c']) await put(opened, `of ${bucket}`, { ...LIMIT, bucket })
      await put(opened, 'of wide', wide)
      await advance(60 * SECOND)
      assert.deepEqual(
        [await opened.tokens.forgetExpired(5), await opened.tokens.forgetExpired(5)],
        [5, 2],
      )
      assert.equal((await opened.tokens.quota(wide)).remaining, 99)
    },
  )
}
