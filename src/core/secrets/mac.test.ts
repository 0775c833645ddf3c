import assert from 'node:assert/strict'
import { createHmac, hkdfSync } from 'node:crypto'
import { it } from 'node:test'
import fc from 'fast-check'
import { createMac } from './mac.ts'

const mac = createMac('a secret', 'events')

it('makes the code that HMAC-SHA256 under a derived key makes', () => {
  const key = Buffer.from(hkdfSync('sha256', 'a secret', '', 'jeton events 1', 32))
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const expected = createHmac('sha256', key).update(text).digest('base64url')
      assert.equal(mac(text), expected)
      assert.match(expected, /^[\w-]{43}$/)
    }),
  )
})

it('makes the same code after a restart, and another for any other text', () => {
  assert.equal(createMac('a secret', 'events')('text'), mac('text'))
  for (const other of ['', 'Text', 'text ', 'text\0']) assert.notEqual(mac(other), mac('text'))
})

it('makes codes that mean nothing for another purpose or under another secret', () => {
  assert.notEqual(createMac('a secret', 'cursors')('text'), mac('text'))
  assert.notEqual(createMac('another secret', 'events')('text'), mac('text'))
})
