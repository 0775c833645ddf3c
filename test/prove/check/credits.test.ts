import assert from 'node:assert/strict'
import { it } from 'node:test'
import { checkAdded, checkCharged, checkLedger, type LedgerDump } from './credits.ts'
import { op, refused, unknown } from './given.ts'

const HOLD = { id: 'a', organization: 'acme', amount: 1, metered: true, leaseUntil: 500 }
const ADDED = { at: 0, organization: 'acme', debit: 'granted', amount: 10, reference: 'added' }
const SPENT = { at: 100, organization: 'acme', debit: 'available', amount: 1, reference: 'a' }

/** Ten credits were added, one was spent by a run, and another is held for one. */
const SOUND: LedgerDump = {
  accounts: [{ organization: 'acme', balance: 9, held: 1 }],
  holds: [
    { ...HOLD, state: 'settled' },
    { ...HOLD, id: 'b', state: 'held' },
    { ...HOLD, id: 'c', state: 'released' },
  ],
  entries: [ADDED, SPENT],
}

const account = (balance: number, held: number) => [{ organization: 'acme', balance, held }]

it('has nothing against a ledger that adds up', () => {
  assert.deepEqual(checkLedger(SOUND), [])
})

for (const [what, ledger, sentence] of [
  [
    'a balance that its entries do not make',
    { accounts: account(10, 1) },
    /is 10; its entries say 9/,
  ],
  [
    'more held than there are holds',
    { accounts: account(9, 2) },
    /has 2 held; its open holds say 1/,
  ],
  [
    'less held than there are holds',
    { accounts: account(9, 0) },
    /has 0 held; its open holds say 1/,
  ],
  [
    'more held than there is',
    {
      accounts: account(9, 10),
      holds: [...SOUND.holds, { ...HOLD, id: 'd', amount: 9, state: 'held' }],
    },
    /is 9, and 10 held/,
  ],
  [
    'a run that was charged twice',
    { accounts: account(8, 1), entries: [ADDED, SPENT, SPENT] },
    /run a was charged 2 times/,
  ],
  [
    'a run that nothing was held for',
    { accounts: account(8, 1), entries: [ADDED, SPENT, { ...SPENT, reference: 'z' }] },
    /run z was charged, and nothing was held/,
  ],
  [
    'a run that was charged when its lease had run out',
    { entries: [ADDED, { ...SPENT, at: 500 }] },
    /run a was charged 0 ms after its lease/,
  ],
] as const) {
  it(`finds ${what}`, () => {
    const [violation, ...others] = checkLedger({ ...SOUND, ...ledger })
    assert.match(violation?.sentence ?? '', sentence)
    assert.deepEqual(others, [])
  })
}

const add = (told = {}) => op(0, { deed: 'add', subject: 'added', amount: 10, ...told })

it('has nothing against credits that were added once, whoever heard of it how often', () => {
  for (const ops of [[add()], [add(), add()], [add(unknown)], [add(unknown), add()]]) {
    assert.deepEqual(checkAdded(ops, SOUND), [])
  }
  assert.deepEqual(checkAdded([add(unknown)], { ...SOUND, entries: [] }), [])
})

it('finds credits that were acknowledged and are gone, were added twice, or by nobody', () => {
  assert.equal(checkAdded([add(unknown), add()], { ...SOUND, entries: [] }).length, 1)
  assert.equal(checkAdded([add()], { ...SOUND, entries: [ADDED, ADDED] }).length, 1)
  assert.equal(checkAdded([add(unknown)], { ...SOUND, entries: [ADDED, ADDED] }).length, 1)
  assert.equal(checkAdded([], SOUND).length, 1)
})

const redeem = (told = {}) => op(1_000, { deed: 'redeem', answeredAt: 1_010, ...told })
const charged = (ops: Parameters<typeof checkCharged>[0], more = {}) =>
  checkCharged(ops, SOUND, {
    asked: new Map([['one', 1]]),
    runIdOf: () => 'a',
    disturbances: [],
    ...more,
  })

it('has nothing against a run that was answered and charged, or charged and its answer lost', () => {
  for (const ops of [[redeem()], [redeem(unknown)], [redeem(unknown), redeem(refused)]]) {
    assert.deepEqual(charged(ops), [])
  }
})

it('finds a run that was charged without the model being asked', () => {
  const [violation] = charged([redeem(unknown)], { asked: new Map() })
  assert.match(violation?.sentence ?? '', /never asked/)
})

it('finds a run that was answered for nothing, unless its server was in trouble then', () => {
  const free = { runIdOf: () => 'z' }
  assert.match(charged([redeem()], free)[0]?.sentence ?? '', /never charged/)
  assert.deepEqual(charged([redeem(unknown)], free), [])
  const trouble = { name: 'x', detail: '', from: 1_005, until: 1_500 }
  assert.deepEqual(charged([redeem()], { ...free, disturbances: [trouble] }), [])
  for (const elsewhere of [
    { ...trouble, server: 1 },
    { ...trouble, from: 1_011 },
  ]) {
    assert.equal(charged([redeem()], { ...free, disturbances: [elsewhere] }).length, 1)
  }
})
