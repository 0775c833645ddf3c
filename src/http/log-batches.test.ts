import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { createLog } from './log.ts'
import { logInBatches } from './log-batches.ts'

/** A log in batches that has just written a line, so that the next ones wait; and what is written. */
function busy(t: TestContext, most?: number) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const written: string[] = []
  const batches = logInBatches({ write: (text) => void written.push(text) }, most)
  batches.begin()
  batches.write('first\n')
  assert.deepEqual(written.splice(0), ['first\n'])
  return { written, ...batches, pass: (milliseconds: number) => t.mock.timers.tick(milliseconds) }
}

it('writes each line at once before it begins', () => {
  const written: string[] = []
  const { write } = logInBatches({ write: (text) => void written.push(text) })
  for (const line of ['a\n', 'b\n', 'c\n']) write(line)
  assert.deepEqual(written, ['a\n', 'b\n', 'c\n'])
})

it('lets lines wait for 100 ms, and writes them together', (t) => {
  const { written, write, pass } = busy(t)
  for (const line of ['a\n', 'b\n']) write(line)
  pass(99)
  assert.deepEqual(written, [])
  pass(1)
  assert.deepEqual(written, ['a\nb\n'])
  write('c\n')
  assert.deepEqual(written, ['a\nb\n'])
  pass(100)
  assert.deepEqual(written, ['a\nb\n', 'c\n'])
})

it('writes a line at once after 100 ms without any', (t) => {
  const { written, write, pass } = busy(t)
  pass(100)
  write('a\n')
  assert.deepEqual(written, ['a\n'])
})

it('writes 8 KiB when they are full, in whole lines and in their order', (t) => {
  const { written, write, flush } = busy(t)
  const lines = Array.from({ length: 1_000 }, (_, at) => `${String(at).padStart(99, '.')}\n`)
  for (const line of lines) write(line)
  flush()
  assert.deepEqual(
    written.map((batch) => batch.length),
    [...Array.from({ length: 12 }, () => 8_100), 2_800],
  )
  assert.equal(written.join(''), lines.join(''))
})

it('counts bytes, not characters', (t) => {
  const { written, write } = busy(t, 10)
  for (const line of ['ééé\n', 'ééé\n']) write(line)
  assert.deepEqual(written, ['ééé\n'])
})

it('writes a line that is longer than a batch alone, after those before it', (t) => {
  const { written, write, flush } = busy(t, 10)
  for (const line of ['a\n', `${'b'.repeat(20)}\n`, 'c\n']) write(line)
  flush()
  assert.deepEqual(written, ['a\n', `${'b'.repeat(20)}\n`, 'c\n'])
})

for (const level of ['error', 'fatal'] as const) {
  it(`writes a line of the level ${level} at once, with all that waits before it`, (t) => {
    const { written, write } = busy(t)
    const log = createLog('debug', { write })
    log.info('one')
    log.warn('two')
    assert.deepEqual(written, [])
    log.child({ reqId: 'x' })[level]('three')
    assert.equal(written.length, 1)
    assert.match(written.join(), /"one"[^\n]*\n.*"two"[^\n]*\n.*"three"[^\n]*\n$/)
  })
}

it('writes what waits when it is flushed, and nothing twice', (t) => {
  const { written, write, flush, pass } = busy(t)
  write('a\n')
  flush()
  flush()
  pass(1_000)
  assert.deepEqual(written, ['a\n'])
})
