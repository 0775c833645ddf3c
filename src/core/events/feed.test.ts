import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createFeed } from './feed.ts'

it('tells what was read before a subject ended from what was read since', () => {
  const feed = createFeed()
  assert.equal(feed.isCurrent(0, ['token:one']), true)
  feed.advance(5, ['token:one', 'assistant:one'])
  assert.equal(feed.isCurrent(4, ['token:one']), false)
  assert.equal(feed.isCurrent(5, ['token:one']), true)
  assert.equal(feed.isCurrent(4, ['token:two']), true)
  assert.equal(feed.isCurrent(4, ['token:two', 'assistant:one']), false)
})

it('does not forget a later event for an earlier one that is told of late', () => {
  const feed = createFeed()
  feed.advance(5, ['token:one'])
  feed.advance(3, ['token:one'])
  assert.equal(feed.isCurrent(4, ['token:one']), false)
})

it('remembers what ended of any number of subjects, whichever share a slot', () => {
  const feed = createFeed()
  const all = Array.from({ length: 100_000 }, (_, serial) => `token:${serial}` as const)
  for (const [at, subject] of all.entries()) feed.advance(at + 1, [subject])
  assert.ok(all.every((subject, at) => !feed.isCurrent(at, [subject])))
})

it('is fresh unless others change things too, and then while it is said to be', () => {
  const feed = createFeed()
  assert.equal(feed.isFresh(), true)
  let isKnown = false
  feed.freshWhile(() => isKnown)
  assert.equal(feed.isFresh(), false)
  isKnown = true
  assert.equal(feed.isFresh(), true)
})

it('knows the latest event that it was told of', () => {
  const feed = createFeed()
  assert.equal(feed.lastSeq(), 0)
  feed.advance(5, [])
  feed.advance(3, ['token:one'])
  assert.equal(feed.lastSeq(), 5)
})
