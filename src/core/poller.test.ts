import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { createPoller } from './poller.ts'

/** A poller whose polls end when they are told to. */
function aPoller(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const open: (() => void)[] = []
  let begun = 0
  const poller = createPoller(() => {
    begun++
    return new Promise((resolve) => void open.push(resolve))
  }, 300)
  const pass = (milliseconds: number) => t.mock.timers.tick(milliseconds)
  return { ...poller, begun: () => begun, end: () => open.shift()?.(), pass }
}

it('polls once at a time, and once more for all who wake it meanwhile', async (t) => {
  const { wake, begun, end } = aPoller(t)
  const first = wake()
  const others = [wake(), wake(), wake()]
  assert.equal(begun(), 1)
  end()
  await first
  assert.equal(begun(), 2)
  end()
  await Promise.all(others)
  assert.equal(begun(), 2)
})

it('is not over for who wakes it before a poll is that was begun afterwards', async (t) => {
  const { wake, end } = aPoller(t)
  const first = wake()
  let isOver = false
  const second = wake().then(() => {
    isOver = true
  })
  end()
  await first
  assert.equal(isOver, false)
  end()
  await second
})

it('polls by itself, so long after the last one, from its start to its stop', async (t) => {
  const { start, wake, stop, begun, end, pass } = aPoller(t)
  const started = start()
  pass(10_000)
  assert.equal(begun(), 1)
  end()
  await started
  pass(299)
  assert.equal(begun(), 1)
  pass(1)
  assert.equal(begun(), 2)
  const woken = wake()
  end()
  while (begun() < 3) await Promise.resolve()
  end()
  await woken
  assert.equal(begun(), 3)
  stop()
  pass(10_000)
  assert.equal(begun(), 3)
})

it('does not begin again when it is stopped while it polls', async (t) => {
  const { start, stop, begun, end, pass } = aPoller(t)
  const started = start()
  const stopped = stop()
  end()
  await Promise.all([started, stopped])
  pass(10_000)
  assert.equal(begun(), 1)
})
