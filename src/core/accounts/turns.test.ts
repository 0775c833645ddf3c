import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Busy } from '../busy.ts'
import { createTurns, type Turn, type TurnsOptions } from './turns.ts'

const OPTIONS = { atOnce: 2, mostWaiting: 4, mostWaitingOfKey: 2 }

/** Turns, and the names of the works that have begun, each of which ends when it is told to. */
function open(options: Partial<TurnsOptions> = {}) {
  const turns = createTurns({ ...OPTIONS, ...options })
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  return {
    turns,
    begun,
    begin(name: string, turn: Partial<Turn> = {}) {
      return turns.take({ rank: 'signingIn', keys: [], ...turn }, () => {
        begun.push(name)
        return new Promise<string>((resolve) => ends.set(name, () => resolve(name)))
      })
    },
    /** Ends a work, and comes when those have begun whose turn it then is. */
    async end(name: string) {
      ends.get(name)?.()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('turns', () => {
  it('let so many go on at once, and the others after them in the order in which they came', async () => {
    const { begin, begun, end, turns } = open()
    for (const name of 'abcd') void begin(name)
    assert.deepEqual([begun.join(''), turns.waiting()], ['ab', 2])
    await end('b')
    assert.deepEqual([begun.join(''), turns.waiting()], ['abc', 1])
    await end('a')
    assert.deepEqual([begun.join(''), turns.waiting()], ['abcd', 0])
  })

  it('come to signing in before managing, and to the machine before both', async () => {
    const { begin, begun, end } = open({ atOnce: 1 })
    void begin('first')
    for (const rank of ['managing', 'signingIn', 'machine'] as const) void begin(rank, { rank })
    for (const name of ['first', 'machine', 'signingIn']) await end(name)
    assert.deepEqual(begun, ['first', 'machine', 'signingIn', 'managing'])
  })

  it('come to one at a time of each key, and meanwhile to those of others', async () => {
    const { begin, begun, end } = open()
    void begin('a1', { keys: ['a', 'x'] })
    void begin('a2', { keys: ['a'] })
    void begin('x2', { keys: ['x'] })
    void begin('b', { keys: ['b'] })
    assert.deepEqual(begun, ['a1', 'b'])
    await end('b')
    assert.deepEqual(begun, ['a1', 'b'])
    await end('a1')
    assert.deepEqual(begun, ['a1', 'b', 'a2', 'x2'])
  })
})

describe('a turn', () => {
  it('is lost by those who leave while they wait, and by nobody else', async () => {
    const { begin, begun, end, turns } = open({ atOnce: 1 })
    void begin('first')
    const leaving = new AbortController()
    const left = begin('left', { signal: leaving.signal })
    void begin('last')
    leaving.abort(new Error('left'))
    await assert.rejects(left, /left/)
    assert.equal(turns.waiting(), 1)
    await end('first')
    assert.deepEqual(begun, ['first', 'last'])
  })

  it('does not come to those who have left before', async () => {
    const { begin, begun } = open()
    await assert.rejects(begin('gone', { signal: AbortSignal.abort(new Error('left')) }), /left/)
    assert.deepEqual(begun, [])
  })

  it('comes although the work before it failed', async () => {
    const { begin, begun, turns } = open({ atOnce: 1 })
    const turn = { rank: 'machine', keys: ['a'] } as const
    await assert.rejects(
      turns.take(turn, () => Promise.reject(new Error('broken'))),
      /broken/,
    )
    void begin('next', { keys: ['a'] })
    assert.deepEqual(begun, ['next'])
  })
})

describe('a queue', () => {
  it('refuses more than so many of a rank, and takes those of another', async () => {
    const { begin, begun, end, turns } = open({ atOnce: 1 })
    for (const name of ['first', 'a', 'b', 'c', 'd']) void begin(name)
    await assert.rejects(begin('e'), Busy)
    void begin('m', { rank: 'managing' })
    assert.equal(turns.waiting(), 5)
    await end('first')
    void begin('e')
    await end('a')
    assert.deepEqual(begun, ['first', 'a', 'b'])
  })

  it('refuses more than so many of a key, and takes those of another', async () => {
    const { begin, turns } = open({ atOnce: 1 })
    for (const name of ['first', 'a', 'b']) void begin(name, { keys: ['one'] })
    await assert.rejects(begin('c', { keys: ['one'] }), Busy)
    void begin('d', { keys: ['two'] })
    assert.equal(turns.waiting(), 3)
  })
})
