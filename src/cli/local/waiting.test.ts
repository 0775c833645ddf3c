import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createLog } from '../../http/log.ts'
import { sayWaiting } from './waiting.ts'

/** What is said of so many open answers: on a terminal or not, and in the log. */
function saidOf(answers: number, isTerminal: boolean) {
  const said = { out: '', log: '' }
  const log = createLog('info', {
    write: (line) => {
      said.log += line
    },
  })
  const write = (text: string) => {
    said.out += text
  }
  sayWaiting({ log, openAnswers: () => answers }, { write, isTerminal })
  return said
}

for (const [answers, words] of [
  [1, '\nWaiting for 1 answer. Press Ctrl-C again to cut it off.\n'],
  [2, '\nWaiting for 2 answers. Press Ctrl-C again to cut them off.\n'],
  [0, ''],
] as const) {
  it(`says on a terminal what it waits for: ${answers}`, () => {
    assert.deepEqual(saidOf(answers, true), { out: words, log: '' })
  })
}

it('says in the log what it waits for where there is no terminal', () => {
  const { out, log } = saidOf(2, false)
  assert.equal(out, '')
  assert.match(log, /"answers":2,"msg":"waiting for open answers"/)
  assert.deepEqual(saidOf(0, false), { out: '', log: '' })
})
