import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'
import { changeOf } from '../../storage/contracts/changes.ts'
import { newAssistant, newOperator, newToken } from '../../storage/contracts/given.ts'
import type { Subject } from '../events/index.ts'
import { digestOf, newSecret } from '../secrets/index.ts'
import { LONG_LIVED_KINDS, type LongLivedKind } from './kinds.ts'
import { createFindLongLivedToken } from './long-lived.ts'
import type { NewLongLivedToken } from './long-lived-store.ts'

const SECRET = newSecret('i5t_')
const SECOND = newSecret('i5t_')
const keptAs = (secret: string) => ({ digest: digestOf(secret), mask: 'i5t_Xk3f' })
const ended = (subject: Subject) => changeOf('token.revoked', subject, { ends: [subject] })
const HOUR = 3_600_000

/** An assistant token of ada's, made with a token of hers, and a store that can be held up. */
async function begin(t: TestContext, more: Partial<NewLongLivedToken> = {}) {
  const { feed, sqlite, clock, ...stores } = openForTest(t)
  const { assistants, longLived, operators } = stores
  const [helper, ada] = [newAssistant('helper'), newOperator('ada')]
  await assistants.add(helper, changeOf('assistant.created', 'assistant:helper'))
  await operators.add(ada, changeOf('operator.invited', 'operator:ada'))
  const kind: LongLivedKind = 'assistant'
  const token = newToken('one', 'ada', {
    ...{ kind, assistant: 'helper', madeBy: 'token:maker', secret: keptAs(SECRET), ...more },
  })
  await longLived.add(newToken('maker', 'ada'), changeOf('token.created', 'token:maker'))
  await longLived.add(token, changeOf('token.created', 'token:one'))

  let [reads, holding] = [0, Promise.resolve()]
  const used: string[] = []
  const findLongLivedToken = createFindLongLivedToken({
    longLived: {
      async bySecret(digest) {
        const seen = await longLived.bySecret(digest)
        reads++
        await holding
        return seen
      },
    },
    feed,
    now: sqlite.now,
    noteUse: (digest) => used.push(digest),
  })
  return {
    ...stores,
    advance: clock.advance,
    now: sqlite.now,
    used,
    reads: () => reads,
    find: async (secret = SECRET) => (await findLongLivedToken(secret, ['assistant']))?.token.id,
    findLongLivedToken,
    /** Holds what was read up on its way, until it is told to go on. */
    holdUp() {
      const held = Promise.withResolvers<void>()
      holding = held.promise
      return held.resolve
    },
  }
}

type Begun = Awaited<ReturnType<typeof begin>>

/** Whatever ends the token. */
const ENDS: Readonly<Record<string, (begun: Begun) => Promise<unknown>>> = {
  'the token is revoked': ({ longLived }) => longLived.revoke('one', ended('token:one')),
  'the token it was made with is revoked': ({ longLived }) =>
    longLived.revoke('maker', ended('token:maker')),
  'all tokens are revoked': ({ longLived }) =>
    longLived.revokeMany(
      { organization: 'acme', kinds: LONG_LIVED_KINDS, includeRevoked: false },
      [],
      10,
      changeOf('tokens.revoked', 'organization:acme'),
    ),
  'its secret is rotated': ({ longLived }) =>
    longLived.rotate('one', keptAs(SECOND), 0, undefined, ended('token:one')),
  'its assistant is deactivated': ({ assistants }) =>
    assistants.deactivate('acme', 'helper', ended('assistant:helper')),
  'its operator is deactivated': ({ operators }) =>
    operators.deactivate('ada', true, ended('operator:ada')),
  'its operator loses the seat': ({ operators }) =>
    operators.change('ada', { hasAiSeat: false }, ended('operator:ada')),
  'its organization is deactivated': ({ organizations }) =>
    organizations.deactivate('acme', ended('organization:acme')),
}

for (const [what, end] of Object.entries(ENDS)) {
  it(`refuses at once, and ever after, a token that was remembered when ${what}`, async (t) => {
    const begun = await begin(t)
    assert.equal(await begun.find(), 'one')
    await end(begun)
    assert.equal(await begun.find(), undefined)
    assert.equal(await begun.find(), undefined)
  })

  it(`never gives a token that was being read when ${what}`, async (t) => {
    const begun = await begin(t)
    const release = begun.holdUp()
    const early = begun.find()
    await end(begun)
    release()
    assert.equal(await early, undefined)
    assert.equal(await begun.find(), undefined)
  })
}

it('reads a token once, for as long as nothing of it ends', async (t) => {
  const { find, longLived, reads } = await begin(t)
  await find()
  await longLived.add(newToken('other', 'ada'), ended('token:other'))
  assert.deepEqual([await find(), await find(), reads()], ['one', 'one', 1])
})

it('refuses a token at the very instant it expires, remembered or not', async (t) => {
  const { now } = openForTest(t).sqlite
  const { find, advance, reads } = await begin(t, { expiresAt: now() + HOUR })
  advance(HOUR - 1)
  assert.equal(await find(), 'one')
  advance(1)
  assert.deepEqual([await find(), reads()], [undefined, 1])
})

it('honours an old secret until its grace ends, to the instant, and the new one after', async (t) => {
  const { find, longLived, advance } = await begin(t)
  await find()
  await longLived.rotate('one', keptAs(SECOND), 60, undefined, ended('token:one'))
  advance(59_999)
  assert.deepEqual([await find(SECRET), await find(SECOND)], ['one', 'one'])
  advance(1)
  assert.deepEqual([await find(SECRET), await find(SECOND)], [undefined, 'one'])
})

it('asks no store for what is no secret, and gives none of another kind', async (t) => {
  const { find, findLongLivedToken, reads } = await begin(t)
  for (const text of ['', SECRET.slice(0, -1), `${SECRET}0`, newSecret('sk_'), 'i5t_']) {
    assert.equal(await find(text), undefined)
  }
  assert.equal(reads(), 0)
  assert.equal(await findLongLivedToken(SECRET, ['personal', 'pat']), undefined)
})

it('tells of each use of a live token, and of no other', async (t) => {
  const { find, findLongLivedToken, longLived, used } = await begin(t)
  await find()
  await find()
  await findLongLivedToken(SECRET, ['pat'])
  await find(SECOND)
  await longLived.revoke('one', ended('token:one'))
  await find()
  assert.deepEqual(used, [digestOf(SECRET), digestOf(SECRET)])
})

it('does not remember a token with more data than the memory has room for', async (t) => {
  const { find, reads } = await begin(t, { data: { text: 'a'.repeat(20_000_000) } })
  await find()
  await find()
  assert.equal(reads(), 2)
})
