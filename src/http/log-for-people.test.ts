import assert from 'node:assert/strict'
import { it } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { createLog } from './log.ts'
import { logForPeople } from './log-for-people.ts'

it('writes each line at once, as time, level, words and the rest', () => {
  const written: string[] = []
  const log = createLog('info', logForPeople({ write: (text) => void written.push(text) }))
  log.info('listening on http://127.0.0.1:8787')
  log.child({ reqId: 'x' }).warn({ route: '/docs', status: 200 }, 'request')
  const plain = written.map(stripVTControlCharacters)
  assert.equal(plain.length, 2)
  assert.match(
    plain[0] ?? '',
    /^\[\d\d:\d\d:\d\d\] INFO: listening on http:\/\/127\.0\.0\.1:8787\n$/,
  )
  assert.match(plain[1] ?? '', /^\[[\d:]+\] WARN: request \{"route":"\/docs","status":200\}\n$/)
})

it('says no more of an error than the log does elsewhere', () => {
  const written: string[] = []
  const log = createLog('info', logForPeople({ write: (text) => void written.push(text) }))
  log.error(
    { err: new Error('a secret', { cause: 'a secret' }), req: { url: 'a secret' } },
    'broken',
  )
  assert.match(written.join(''), /broken[\s\S]*"name": "Error"/)
  assert.doesNotMatch(written.join(''), /secret/)
})
