import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createMac } from '../secrets/index.ts'
import { createChain } from './chain.ts'
import type { Event } from './event.ts'

const EVENT: Omit<Event, 'hash'> = {
  seq: 2,
  at: 1,
  type: 'token.revoked',
  organization: 'acme',
  actor: 'operator:ada',
  credential: 'token:one',
  subject: 'token:two',
  ends: ['token:two', 'token:three'],
  details: { many: 2, kinds: ['pat'] },
}

const chain = createChain(createMac('a secret', 'events'))

it('gives the same hash for the same event, in whatever order its parts come', () => {
  const turned = { ...EVENT, details: { kinds: ['pat'], many: 2 } }
  const parts = Object.fromEntries(Object.entries(turned).toReversed())
  assert.equal(chain('before', { ...EVENT, ...parts }), chain('before', EVENT))
})

it('gives another hash for whatever is different', () => {
  const others: readonly Partial<Event>[] = [
    { seq: 3 },
    { at: 2 },
    { type: 'token.rotated' },
    { organization: null },
    { actor: 'machine' },
    { credential: null },
    { subject: 'token:one' },
    { ends: ['token:three', 'token:two'] },
    { details: { many: 2 } },
  ]
  const hashes = others.map((other) => chain('before', { ...EVENT, ...other }))
  hashes.push(chain('before', EVENT), chain('', EVENT))
  hashes.push(createChain(createMac('another secret', 'events'))('before', EVENT))
  assert.equal(new Set(hashes).size, hashes.length)
})
