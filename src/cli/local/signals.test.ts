import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onStopSignal, STOP_SIGNALS } from './signals.ts'

it('stops at the first signal, once within a second, and gives up at a later one', (t) => {
  const heard: string[] = []
  let now = 5
  const before = STOP_SIGNALS.map((name) => process.listeners(name))
  onStopSignal(
    { monotonic: () => now },
    () => heard.push('stop'),
    () => heard.push('give up'),
  )
  // Called by hand, for the test runner listens too.
  const added = STOP_SIGNALS.map((name, at) => {
    const [ours = assert.fail(name)] = process
      .listeners(name)
      .filter((it) => !before[at]?.includes(it))
    t.after(() => process.off(name, ours))
    return () => ours(name)
  })
  const [hangUp = assert.fail, interrupt = assert.fail, terminate = assert.fail] = added

  interrupt()
  terminate()
  now += 999
  hangUp()
  assert.deepEqual(heard, ['stop'])
  now += 1
  terminate()
  assert.deepEqual(heard, ['stop', 'give up'])
})
