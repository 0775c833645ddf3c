import assert from 'node:assert/strict'
import { it } from 'node:test'
import { joined, lost } from '../../../test/support/served.ts'
import { waiting } from '../../../test/support/waiting.ts'
import { createLog } from '../log.ts'
import { noted } from './noted.ts'

function logged() {
  const lines: string[] = []
  return { lines, log: createLog('warn', { write: (line) => lines.push(line) }) }
}

it('logs once that an answer broke off, quoting nothing, and passes the failure on', async () => {
  const { lines, log } = logged()
  await assert.rejects(joined(noted(lost('a'), log)), /Charlie/)
  assert.equal(lines.length, 1)
  assert.match(lines.join(), /"msg":"broken off"/)
  assert.doesNotMatch(lines.join(), /Charlie/)
})

it('logs nothing of an answer that ends, or that nobody wants any more', async () => {
  const { lines, log } = logged()
  const whole = waiting()
  whole.end()
  assert.equal(await joined(noted(whole.source, log)), 'firstlast')

  const { source, returned } = waiting()
  const left = noted(source, log)[Symbol.asyncIterator]()
  await left.next()
  const pending = left.next()
  await left.return?.()
  await pending
  assert.equal(returned(), 1)
  assert.deepEqual(lines, [])
})
