import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Event } from '../../../src/core/events/index.ts'
import { checkEvents } from './events.ts'
import { op, unknown } from './given.ts'

const event: Event = {
  seq: 1,
  at: 0,
  hash: 'h',
  type: 'token.revoked',
  organization: 'acme',
  actor: 'machine',
  credential: null,
  subject: 'token:1',
  ends: [],
  details: {},
}
const whole = { ok: true, count: 1 } as const
const told = { deed: 'end', event: 'token.revoked token:1' } as const

it('has nothing against a whole log that holds whatever was acknowledged', () => {
  assert.deepEqual(checkEvents(whole, [event], [op(0, told), op(0)]), [])
  assert.deepEqual(checkEvents(whole, [], [op(0, { ...told, ...unknown })]), [])
})

it('finds an acknowledged change without its event', () => {
  const [violation] = checkEvents(whole, [], [op(0, told)])
  assert.match(violation?.sentence ?? '', /no event "token.revoked token:1"/)
  const another = { ...told, event: 'token.revoked token:2' }
  assert.equal(checkEvents(whole, [event], [op(0, another)]).length, 1)
})

it('finds a broken chain', () => {
  const [violation] = checkEvents({ ok: false, brokenAt: 7 }, [], [])
  assert.match(violation?.sentence ?? '', /broken at number 7/)
})
