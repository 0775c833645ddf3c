import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { joined, lost } from '../../test/support/served.ts'
import { waiting } from '../../test/support/waiting.ts'
import type { Upstream } from '../core/runs/index.ts'
import { type Patience, UpstreamTimeout, withPatience } from './patience.ts'

const PATIENCE = { firstTextSeconds: 60, nextTextSeconds: 20 }

/** A patient answer by something that gives this one, and the signal that it got. */
function patient(answer: AsyncIterable<string>, patience: Patience = PATIENCE) {
  const signals: AbortSignal[] = []
  const leaving = new AbortController()
  const upstream: Upstream = {
    answer(_, __, signal) {
      signals.push(signal)
      return answer
    },
  }
  const question = { system: '', messages: [] }
  const texts = withPatience(upstream, patience)
    .answer({ provider: 'demo' }, question, leaving.signal)
    [Symbol.asyncIterator]()
  return { texts, leave: () => leaving.abort(), isEnded: () => signals[0]?.aborted }
}

/** Time that passes only when it is told to. */
function timeOf(t: TestContext): (seconds: number) => void {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  return (seconds) => t.mock.timers.tick(seconds * 1000)
}

/** Lets everything happen that waits for nothing. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

it('waits for the first text as long as it may, and not longer', async (t) => {
  const pass = timeOf(t)
  const { texts, isEnded } = patient({
    [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
  })
  const first = texts.next().then(
    () => 'text',
    (fault: unknown) => fault,
  )
  await settled()
  pass(59.999)
  assert.equal(await Promise.race([first, settled()]), undefined)
  pass(0.001)
  const fault = await first
  assert.ok(fault instanceof UpstreamTimeout)
  assert.equal(fault.message, 'no text for 60 s')
  assert.equal(isEnded(), true)
})

it('waits for each next text as long as it may, and ends the upstream’s work', async (t) => {
  const pass = timeOf(t)
  const { source, returned } = waiting()
  const { texts, isEnded } = patient(source)
  assert.equal((await texts.next()).value, 'first')
  const next = texts.next()
  await settled()
  assert.equal(isEnded(), false)
  pass(20)
  await assert.rejects(next, { name: 'UpstreamTimeout', message: 'no text for 20 s' })
  assert.equal(isEnded(), true)
  assert.equal(returned(), 1)
})

it('waits anew after each empty text, as for the first text until there is one', async (t) => {
  const pass = timeOf(t)
  const given = [Promise.withResolvers<string>(), Promise.withResolvers<string>()] as const
  const source = (async function* () {
    for (const { promise } of given) yield await promise
    await new Promise(() => {})
    return undefined
  })()
  const { texts, isEnded } = patient(source)
  for (const [at, text] of ['', 'first'].entries()) {
    const next = texts.next()
    await settled()
    pass(59)
    given[at]?.resolve(text)
    assert.equal((await next).value, text)
  }
  const next = texts.next()
  await settled()
  pass(20)
  await assert.rejects(next, { message: 'no text for 20 s' })
  assert.equal(isEnded(), true)
})

it('does not end the work of an upstream that has come to its end', async () => {
  const { source, end } = waiting()
  const { texts, isEnded } = patient(source)
  end()
  for (let next = await texts.next(); !next.done; next = await texts.next());
  assert.equal(isEnded(), false)
})

it('keeps fractions of a second too', async () => {
  const { source } = waiting()
  const { texts } = patient(source, { firstTextSeconds: 5, nextTextSeconds: 0.01 })
  await texts.next()
  await assert.rejects(texts.next(), /no text for 0\.01 s/)
})

it('does not count the time that the reader takes', async (t) => {
  const pass = timeOf(t)
  const { source, end } = waiting()
  const { texts } = patient(source)
  await texts.next()
  pass(3_600)
  end()
  assert.equal((await texts.next()).value, 'last')
  pass(3_600)
  assert.equal((await texts.next()).done, true)
})

it('gives up at once when the client leaves, and passes that on', async () => {
  const { source, returned } = waiting()
  const { texts, leave, isEnded } = patient(source)
  await texts.next()
  const next = texts.next()
  await settled()
  leave()
  await assert.rejects(next, { name: 'AbortError' })
  assert.equal(isEnded(), true)
  assert.equal(returned(), 1)
})

it('does not wait when the client has left before it began', async () => {
  const { source } = waiting()
  const { texts, leave } = patient(source)
  leave()
  await assert.rejects(texts.next(), { name: 'AbortError' })
})

it('ends the upstream’s work when it is left, though the upstream does not listen', async () => {
  const deaf = waiting()
  const returning = { ...deaf.source, return: () => new Promise<never>(() => {}) }
  const { texts, isEnded } = patient({ [Symbol.asyncIterator]: () => returning })
  await texts.next()
  await texts.return?.()
  assert.equal(isEnded(), true)
})

it('passes on every text, and a failure as it is', async () => {
  const whole = waiting()
  whole.end()
  const { texts } = patient(whole.source)
  assert.equal(await joined({ [Symbol.asyncIterator]: () => texts }), 'firstlast')
  const broken = patient(lost('a'))
  await broken.texts.next()
  await assert.rejects(broken.texts.next(), /Charlie/)
})

it('leaves nothing behind that fails when nobody waits for it', async (t) => {
  const pass = timeOf(t)
  const unhandled: unknown[] = []
  const note = (fault: unknown) => unhandled.push(fault)
  process.on('unhandledRejection', note)
  t.after(() => process.off('unhandledRejection', note))
  for (const leaves of [true, false]) {
    const { source, end } = waiting()
    const { texts, leave } = patient(source)
    await texts.next()
    const next = texts.next().catch(() => undefined)
    await settled()
    if (leaves) leave()
    if (!leaves) end()
    await next
  }
  pass(3_600)
  await settled()
  assert.deepEqual(unhandled, [])
})

it('lets others have their turn between the texts of an answer that comes at once', async () => {
  async function* answer() {
    for (let text = 0; text < 1_000; text++) yield 'a'
  }
  const { texts } = patient(answer())
  let [turns, isOver] = [0, false]
  const count = () => {
    turns += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  while (!(await texts.next()).done);
  isOver = true
  assert.ok(turns > 50, `${turns} turns`)
})
