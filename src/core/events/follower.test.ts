import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { handClock, openForTest } from '../../../test/support/sqlite.ts'
import { changeOf } from '../../storage/contracts/changes.ts'
import { StoreDown } from '../store-down.ts'
import { createFeed } from './feed.ts'
import { createFollower } from './follower.ts'

const STALENESS = 2_000
const ACME = 'organization:acme'

/** A log that others write to, and a feed that follows it. */
async function followed(t: TestContext) {
  const { organizations, events, sqlite } = openForTest(t)
  const [clock, feed] = [handClock(), createFeed()]
  const faults: unknown[] = []
  const heard: number[] = []
  let [polls, isDown] = [0, false]
  let holding: Promise<void> = Promise.resolve()
  const told = changeOf('organization.changed', ACME, { ends: [ACME] })
  const asked: typeof events = {
    ...events,
    async after(...place) {
      polls++
      const came = await events.after(...place)
      await holding
      if (isDown) throw new StoreDown('down')
      return came
    },
  }
  const follower = createFollower({
    ...{ events: asked, feed, clock, maxStalenessSeconds: 2 },
    onEvent: ({ seq }) => heard.push(seq),
    onFailure: (fault) => faults.push(fault),
  })
  t.after(follower.stop)
  return {
    ...{ follower, feed, clock, faults, heard, events, db: sqlite.db },
    polls: () => polls,
    end: () => organizations.rename('acme', 'Another name', told),
    down(is: boolean) {
      isDown = is
    },
    /** Holds every answer up until it is told to go on. */
    holdUp() {
      const held = Promise.withResolvers<void>()
      holding = held.promise
      return held.resolve
    },
  }
}

it('forgets what is remembered from before its first poll, and is not fresh until then', async (t) => {
  const { follower, feed } = await followed(t)
  assert.deepEqual([feed.isFresh(), feed.resets()], [false, 0])
  await follower.wake()
  assert.deepEqual([feed.isFresh(), feed.resets()], [true, 1])
})

it('tells the feed of what ended, whoever ended it', async (t) => {
  const { follower, feed, end } = await followed(t)
  await follower.wake()
  await end()
  assert.equal(feed.isCurrent(0, [ACME]), true)
  await follower.wake()
  assert.equal(feed.isCurrent(0, [ACME]), false)
  assert.equal(feed.isCurrent(1, [ACME]), true)
})

it('has heard of everything when it is awake, however much there was', async (t) => {
  const { follower, feed, end } = await followed(t)
  await follower.wake()
  await Promise.all(Array.from({ length: 2_500 }, end))
  await follower.wake()
  assert.equal(feed.isCurrent(2_499, [ACME]), false)
})

it('forgets everything when the log is not the one that it was', async (t) => {
  const { follower, feed, end, db } = await followed(t)
  await end()
  await follower.wake()
  await end()
  await follower.wake()
  db.exec('DELETE FROM events WHERE seq = 2; UPDATE event_head SET seq = 1')
  await follower.wake()
  assert.equal(feed.resets(), 2)
  assert.equal(feed.isCurrent(1, [ACME]), true)
  assert.ok(feed.isFresh())
})

it('is fresh for so long after a poll was sent, by whichever clock says that more has passed', async (t) => {
  const { follower, feed, clock } = await followed(t)
  const freshAfter = async (pass: () => void) => {
    await follower.wake()
    pass()
    return feed.isFresh()
  }
  assert.equal(await freshAfter(() => clock.advance(STALENESS)), true)
  assert.equal(await freshAfter(() => clock.advance(STALENESS + 1)), false)
  assert.equal(await freshAfter(() => clock.step(STALENESS)), true)
  assert.equal(await freshAfter(() => clock.step(STALENESS + 1)), false)
  assert.equal(await freshAfter(() => clock.step(-600_000)), true)
  const setBackMeanwhile = () => {
    clock.advance(STALENESS + 1)
    clock.step(-600_000)
  }
  assert.equal(await freshAfter(setBackMeanwhile), false)
})

it('counts from when the poll was sent, not from when it was answered', async (t) => {
  const { follower, feed, clock, holdUp } = await followed(t)
  await follower.wake()
  const release = holdUp()
  const awake = follower.wake()
  clock.advance(STALENESS)
  release()
  await awake
  assert.equal(feed.isFresh(), true)
  clock.advance(1)
  assert.equal(feed.isFresh(), false)
})

it('tells of polls that fail, is stale in time, and is fresh as soon as one succeeds', async (t) => {
  const { follower, feed, clock, end, down, faults } = await followed(t)
  await follower.wake()
  down(true)
  clock.advance(STALENESS)
  await follower.wake()
  assert.equal(feed.isFresh(), true)
  clock.advance(1)
  await follower.wake()
  assert.equal(feed.isFresh(), false)
  assert.deepEqual(
    faults.map((fault) => fault instanceof StoreDown),
    [true, true],
  )
  await end()
  down(false)
  await follower.wake()
  assert.ok(feed.isFresh())
  assert.equal(feed.isCurrent(0, [ACME]), false)
})

it('polls once more for all who wake it while it polls', async (t) => {
  const { follower, feed, end, holdUp, polls } = await followed(t)
  await follower.wake()
  const release = holdUp()
  const first = follower.wake()
  const others = [follower.wake(), follower.wake(), follower.wake()]
  await end()
  release()
  await first
  assert.equal(feed.isCurrent(0, [ACME]), true)
  await Promise.all(others)
  assert.equal(polls(), 2)
  assert.equal(feed.isCurrent(0, [ACME]), false)
})

it('polls by itself from its start to its end, also after one that failed', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { follower, polls, down } = await followed(t)
  await follower.start()
  for (const isDown of [true, false, false]) {
    down(isDown)
    const before = polls()
    t.mock.timers.tick(300)
    assert.equal(polls(), before + 1)
    await follower.wake()
  }
  follower.stop()
  const before = polls()
  t.mock.timers.tick(10_000)
  assert.equal(polls(), before)
})

it('tells of each event once, and of none that the feed knew of', async (t) => {
  const { follower, feed, end, heard } = await followed(t)
  await follower.wake()
  const began = follower.lastSeq()
  await end()
  await end()
  await follower.wake()
  assert.deepEqual(heard, [began + 1, began + 2])
  feed.advance(began + 3, [ACME])
  await end()
  await follower.wake()
  await follower.wake()
  assert.deepEqual(heard, [began + 1, began + 2])
  assert.equal(follower.lastSeq(), began + 3)
})

it('knows how old it is, by the clock that says more', async (t) => {
  const { follower, clock } = await followed(t)
  assert.equal(follower.ageSeconds(), Number.POSITIVE_INFINITY)
  await follower.wake()
  clock.advance(1_500)
  assert.equal(follower.ageSeconds(), 1.5)
  clock.step(3_000)
  assert.equal(follower.ageSeconds(), 4.5)
  await follower.wake()
  assert.equal(follower.ageSeconds(), 0)
})
