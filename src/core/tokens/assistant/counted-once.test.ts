import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { openForTest } from '../../../../test/support/sqlite.ts'
import { changeOf } from '../../../storage/contracts/changes.ts'
import { countedOnce } from './counted-once.ts'

const FILTER = { organization: 'acme', kinds: ['assistant'], includeRevoked: false } as const
const PAGE = { start: 0, limit: 10 }

/** A list of tokens, and whether each look at it had to count them. */
function aList(t: TestContext) {
  const { longLived, organizations, feed } = openForTest(t)
  const hasCounted: boolean[] = []
  const count = countedOnce(
    {
      count(filter, offset, total) {
        hasCounted.push(total === undefined)
        return longLived.count(filter, offset, total)
      },
    },
    feed,
  )
  return {
    ...{ count, feed, hasCounted },
    change: () =>
      organizations.rename(
        'acme',
        'Another',
        changeOf('organization.changed', 'organization:acme'),
      ),
  }
}

it('counts a list once for all its pages, and each list by itself', async (t) => {
  const { count, hasCounted } = aList(t)
  for (const start of [0, 10, 20, 0]) await count(FILTER, { ...PAGE, start })
  await count({ ...FILTER, operator: 'ada' }, PAGE)
  await count({ ...FILTER, operator: 'bob' }, PAGE)
  await count(FILTER, PAGE)
  assert.deepEqual(hasCounted, [true, false, false, false, true, true, false])
})

it('counts again when anything has happened, or the log may not be the one that it was', async (t) => {
  const { count, change, feed, hasCounted } = aList(t)
  await count(FILTER, PAGE)
  await change()
  await count(FILTER, PAGE)
  feed.reset()
  await count(FILTER, PAGE)
  feed.freshWhile(() => false)
  await count(FILTER, PAGE)
  assert.deepEqual(hasCounted, [true, true, true, true])
})
