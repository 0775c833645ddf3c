import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { nowhere } from '../../test/support/sockets.ts'
import { UpstreamFailed } from '../core/runs/index.ts'
import { StoreDown } from '../core/store-down.ts'
import { createLog, describeError } from './log.ts'

const SECRET = 'pub_tok_aodmIjvRaWyIkiJfM201YLyBfYTh59N44M2IDQ'

const described = (error: unknown) => JSON.stringify(describeError(error))

/** What is thrown by something that we know. */
function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (fault) {
    return fault
  }
  return assert.fail('nothing was thrown')
}

it('says the class, the code and the place of an error, and the message of one of ours', () => {
  const text = described(new StoreDown('SQLite could not commit'))
  assert.match(text, /^\{"name":"StoreDown","message":"SQLite could not commit","at":\["at /)
  assert.match(text, /log\.test\.ts:\d+:\d+/)
  assert.match(described(new UpstreamFailed('the answer was empty')), /the answer was empty/)
})

it('says what SQLite gave as its reason', () => {
  const db = new DatabaseSync(':memory:')
  const text = described(thrownBy(() => db.exec(`SELECT * FROM ${SECRET}`)))
  assert.match(text, /"code":"ERR_SQLITE_ERROR","errcode":1,"errstr":"SQL logic error"/)
  assert.doesNotMatch(text, new RegExp(SECRET))
})

it('says why something could not be reached', async () => {
  const fault = await fetch(`${await nowhere()}/${SECRET}`).catch((err: unknown) => err)
  const text = described(fault)
  assert.match(text, /^\{"name":"TypeError".*"cause":\{"name":"\w*Error".*"code":"ECONNREFUSED"/)
  assert.doesNotMatch(text, new RegExp(SECRET))
})

const QUOTING: Readonly<Record<string, unknown>> = {
  'its message': new Error(SECRET),
  'a message that looks like a place': new Error(`x\n    at ${SECRET} (file:///a.ts:1:2)\n`),
  'a message that was changed': Object.assign(new Error(`x\n    at ${SECRET}:1:2`), {
    message: 'y',
  }),
  'its name': Object.assign(new Error('x'), { name: SECRET }),
  'its code': Object.assign(new Error('x'), { code: SECRET }),
  'its code, as words': Object.assign(new Error('x'), { code: `you said ${SECRET}` }),
  'the name of what failed': Object.assign(new Error('x'), { syscall: SECRET }),
  'a field of its own': Object.assign(new Error('x'), { url: SECRET, body: { text: SECRET } }),
  'its cause': new StoreDown('x', { cause: new Error(SECRET) }),
  'a cause that is no error': new StoreDown('x', { cause: SECRET }),
  'the causes of its causes': new Error('x', { cause: new Error(SECRET, { cause: [SECRET] }) }),
  'the errors it is made of': new AggregateError([new Error(SECRET)], SECRET),
  'being the text itself': SECRET,
  'being an object': { message: SECRET },
}
for (const [how, error] of Object.entries(QUOTING)) {
  it(`quotes nothing of an error that holds a secret by ${how}`, () => {
    assert.doesNotMatch(described(error), new RegExp(SECRET))
  })
}

it('comes to an end with causes that do not', () => {
  const circle = new Error('x')
  circle.cause = new Error('y', { cause: circle })
  assert.match(described(circle), /^\{"name":"Error"/)
})

it('can make something of anything that is thrown', () => {
  for (const thrown of [undefined, null, 0, '', Symbol('x'), () => 1, Object.create(null)]) {
    assert.match(described(thrown), /^\{"name":"\w+"\}$/)
  }
  const odd = Object.assign(new Error('x'), { stack: 1, constructor: undefined })
  assert.match(described(odd), /^\{"name":"\w+"/)
})

it('writes one JSON object a line: time, level and words, and no request or answer', () => {
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => lines.push(line) })
  const request = { url: SECRET, headers: { authorization: SECRET } }
  log.warn({ req: request, res: request, err: new Error(SECRET), route: '/x' }, 'words')
  const { time, err, ...rest } = JSON.parse(lines.join())
  assert.deepEqual(rest, { level: 'warn', route: '/x', msg: 'words' })
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.equal(err.name, 'Error')
  assert.match(lines.join(), /\n$/)
})

it('says no more than its level', () => {
  const lines: string[] = []
  const log = createLog('warn', { write: (line) => lines.push(line) })
  log.info('quiet')
  log.error('loud')
  assert.match(lines.join(), /^\{"level":"error".*"loud"\}\n$/)
})
