import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setTimeout as later } from 'node:timers/promises'
import { listenForSilence } from './silence.ts'

/** A server that answers when it is asked whether it is there, or does not. */
function listening(answer: () => Promise<void>, isAtHand = true) {
  const asked: number[] = []
  const absent = Promise.withResolvers<unknown>()
  const begunAt = performance.now()
  const passed = () => performance.now() - begunAt
  const beat = () => {
    asked.push(passed())
    return answer()
  }
  const pulse = { beat, isAtHand: () => isAtHand }
  return { asked, passed, absent: absent.promise, ...listenForSilence(pulse, absent.resolve) }
}

const there = async () => undefined
const silent = () => new Promise<void>(() => undefined)

it('takes a server for absent that is silent for a fifth of a second, and no sooner', async (t) => {
  const { wait, absent, asked, passed } = listening(silent)
  t.after(wait())
  assert.match(String(await absent), /nothing was heard for 200 ms/)
  assert.ok(passed() >= 190, `${passed()} ms`)
  assert.equal(asked.length, 1)
  assert.ok((asked[0] ?? 0) >= 45, `asked after ${asked[0]} ms`)
})

it('takes a server for absent as soon as it cannot be asked', async (t) => {
  const fault = new Error('refused')
  const { wait, absent, passed } = listening(() => Promise.reject(fault))
  t.after(wait())
  assert.equal(await absent, fault)
  assert.ok(passed() < 190, `${passed()} ms`)
})

it('waits for one that is slow, as long as it is there when it is asked', async (t) => {
  const { wait, absent, asked } = listening(there)
  t.after(wait())
  assert.equal(await Promise.race([absent, later(700, 'slow')]), 'slow')
  assert.ok(asked.length >= 3)
})

it('gives one time that must be reached first', async (t) => {
  const { wait, absent, asked } = listening(() => later(500), false)
  t.after(wait())
  assert.equal(await Promise.race([absent, later(450, 'reaching')]), 'reaching')
  assert.equal(asked.length, 1)
})

it('asks nothing while it is heard, or nobody waits', async () => {
  const { wait, heard, absent, asked } = listening(silent)
  const done = wait()
  const talk = setInterval(heard, 10)
  assert.equal(await Promise.race([absent, later(400, 'heard')]), 'heard')
  clearInterval(talk)
  done()
  assert.equal(await Promise.race([absent, later(400, 'nobody waits')]), 'nobody waits')
  assert.deepEqual(asked, [])
})

it('takes no business of its own for a silence of the server', async (t) => {
  const { wait, heard, absent } = listening(silent)
  t.after(wait())
  const answer = later(50).then(heard)
  for (const until = performance.now() + 400; performance.now() < until; );
  await answer
  assert.equal(await Promise.race([absent, later(100, 'heard')]), 'heard')
})
