import assert from 'node:assert/strict'
import { it } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { deltasOf, joined, lost } from '../../../test/support/served.ts'
import { begun, gathered, UpstreamFailed } from './upstream.ts'

/** An answer without an end, which says how it is asked. */
function endless() {
  const told = { asked: 0, stopped: 0 }
  const answer = (async function* () {
    try {
      for (;;) yield `text ${told.asked++} `
    } finally {
      told.stopped++
    }
  })()
  return { answer, told }
}

/** What anybody could come to read of a fault. */
const wordsOf = (fault: unknown) => inspect(fault, { showHidden: true, depth: 9, getters: true })

async function failureOf(work: Promise<unknown>): Promise<UpstreamFailed> {
  const fault = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(fault instanceof UpstreamFailed, `${fault}`)
  return fault
}

async function* thrown(fault: unknown): AsyncGenerator<string, undefined> {
  yield ''
  throw fault
}

it('gives the whole answer, its first text included', async () => {
  assert.equal(await joined(await begun(deltasOf(['A ', 'sto', 'ry']))), 'A story')
  assert.equal(await joined(await begun(deltasOf(['all']))), 'all')
})

it('gives no empty text', async () => {
  const texts: string[] = []
  for await (const text of await begun(deltasOf(['', 'A', '', '', 'B', '']))) texts.push(text)
  assert.deepEqual(texts, ['A', 'B'])
})

it('asks for the first text, and for no other before it is read', async () => {
  const { answer, told } = endless()
  const texts = (await begun(answer))[Symbol.asyncIterator]()
  assert.equal(told.asked, 1)
  await texts.next()
  assert.equal(told.asked, 1)
  await texts.next()
  assert.equal(told.asked, 2)
})

for (const texts of [[], [''], ['', '', '']]) {
  it(`throws for an answer that is ${JSON.stringify(texts)}: there is no text in it`, async () => {
    const failure = await failureOf(begun(deltasOf(texts)))
    assert.equal(failure.message, 'the answer was empty')
  })
}

it('throws trouble before the first text at once', async () => {
  const failure = await failureOf(begun(lost()))
  assert.equal(failure.message, 'the upstream broke off (Error)')
})

it('throws trouble after it to whoever reads on, and nothing more', async () => {
  const texts = (await begun(lost('A ', 'story')))[Symbol.asyncIterator]()
  assert.deepEqual([(await texts.next()).value, (await texts.next()).value], ['A ', 'story'])
  await failureOf(texts.next())
  assert.equal((await texts.next()).done, true)
})

it('never quotes what broke off, and says what kind of trouble it was', async () => {
  const secret = 'Charlie has a secret'
  const status = Object.assign(new TypeError(secret, { cause: secret }), { statusCode: 429 })
  const named = Object.assign(new Error(secret), { name: 'APICallError', responseBody: secret })
  const odd = Object.assign(new Error(secret), { name: secret, statusCode: secret })
  const caused = new RangeError(secret, { cause: new TypeError(secret, { cause: named }) })
  const coded = Object.assign(new TypeError(secret), { code: 'ECONNREFUSED' })
  const chatty = Object.assign(new TypeError(secret), { code: secret })
  const nameless = Object.assign(new Error(secret), { name: undefined })
  const cases = [
    [status, 'the upstream broke off (TypeError 429)'],
    [named, 'the upstream broke off (APICallError)'],
    [caused, 'the upstream broke off (RangeError, TypeError, APICallError)'],
    [coded, 'the upstream broke off (TypeError ECONNREFUSED)'],
    [chatty, 'the upstream broke off (TypeError)'],
    [odd, 'the upstream broke off (Error)'],
    [nameless, 'the upstream broke off (undefined)'],
    [secret, 'the upstream broke off (string)'],
    [undefined, 'the upstream broke off (undefined)'],
    [{ message: secret }, 'the upstream broke off (object)'],
  ] as const
  for (const [fault, sentence] of cases) {
    const failure = await failureOf(begun(thrown(fault)))
    assert.equal(failure.message, sentence)
    assert.doesNotMatch(wordsOf(failure), /Charlie/)
  }
})

it('names the assistant in what it throws', async () => {
  for (const answer of [thrown(new Error('secret')), deltasOf([])]) {
    const failure = await failureOf(begun(answer, 'wf_one'))
    assert.match(failure.message, /^assistant wf_one: the (answer|upstream) /)
  }
})

it('gathers the whole of an answer', async () => {
  const texts = Array.from({ length: 1_024 }, () => 'x'.repeat(1_024))
  assert.equal((await gathered(deltasOf(texts), 'wf_one')).text, texts.join(''))
})

it('says why an answer ended, whether it is read text by text or gathered', async () => {
  for (const reason of ['length', undefined] as const) {
    const texts = (await begun(deltasOf(['Once', '', ' upon'], reason)))[Symbol.asyncIterator]()
    assert.deepEqual([(await texts.next()).value, (await texts.next()).value], ['Once', ' upon'])
    assert.deepEqual(await texts.next(), { done: true, value: reason })
    const { finishReason } = await gathered(await begun(deltasOf(['Once'], reason)), 'wf_one')
    assert.equal(finishReason, reason)
  }
})

it('puts halves of a character together, wherever they came apart, and replaces those alone', async () => {
  const text = fc.string({ unit: 'binary' })
  await fc.assert(
    fc.asyncProperty(text, fc.nat(), async (text, at) => {
      const whole = `a${text}`
      const halves = Array.from({ length: whole.length }, (_, index) => whole.charAt(index))
      const pieces = [whole.slice(0, at), whole.slice(at)]
      for (const deltas of [halves, pieces, [whole]]) {
        assert.equal(await joined(await begun(deltasOf(deltas))), whole.toWellFormed())
      }
    }),
  )
})

it('begins no answer with half a character that its upstream breaks off after', async () => {
  const failure = await failureOf(begun(lost('\ud83d')))
  assert.equal(failure.message, 'the upstream broke off (Error)')
})

it('gathers no answer without an end, and then ends the work', async () => {
  const { answer, told } = endless()
  const failure = await failureOf(gathered(answer, 'wf_one'))
  assert.equal(failure.message, 'assistant wf_one: the answer is too long to be given at once')
  assert.equal(told.stopped, 1)
})

for (const read of [0, 1, 2]) {
  it(`ends the upstream's work when it is left after ${read} texts, and gives none after`, async () => {
    const { answer, told } = endless()
    const texts = (await begun(answer))[Symbol.asyncIterator]()
    for (let at = 0; at < read; at++) await texts.next()
    await texts.return?.()
    assert.equal(told.stopped, 1)
    assert.equal((await texts.next()).done, true)
    await texts.return?.()
    assert.equal(told.stopped, 1)
  })
}

it("ends the upstream's work when a loop is left", async () => {
  const { answer, told } = endless()
  for await (const text of await begun(answer)) if (text === 'text 2 ') break
  assert.deepEqual(told, { asked: 3, stopped: 1 })
})
