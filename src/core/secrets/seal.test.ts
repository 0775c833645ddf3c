import assert from 'node:assert/strict'
import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { it } from 'node:test'
import fc from 'fast-check'
import { createSealer } from './index.ts'

const secret = randomBytes(32).toString('base64url')
const sealer = createSealer(secret)
const plain = randomBytes(32)
const sealed = sealer.seal(plain, 'entry-1')

it('opens whatever it sealed', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string({ unit: 'binary' }), (content, context) => {
      const opened = sealer.open(sealer.seal(content, context), context)
      assert.deepEqual(opened, Buffer.from(content))
    }),
  )
})

it('opens what was sealed before a restart', () => {
  assert.deepEqual(createSealer(secret).open(sealed, 'entry-1'), plain)
})

it('opens nothing under another secret or another context', () => {
  assert.equal(createSealer(`${secret}x`).open(sealed, 'entry-1'), undefined)
  for (const context of ['entry-2', 'entry-1 ', 'Entry-1', '']) {
    assert.equal(sealer.open(sealed, context), undefined)
  }
})

it('opens nothing that was changed, cut or lengthened anywhere', () => {
  for (let at = 0; at < sealed.length; at++) {
    const other = sealed[at] === 'A' ? 'B' : 'A'
    assert.equal(
      sealer.open(sealed.slice(0, at) + other + sealed.slice(at + 1), 'entry-1'),
      undefined,
    )
    assert.equal(sealer.open(sealed.slice(0, at), 'entry-1'), undefined)
    assert.equal(sealer.open(sealed.slice(at + 1), 'entry-1'), undefined)
  }
  for (const more of ['A', 'AAAA', '=', ' ', '\n', '.']) {
    assert.equal(sealer.open(sealed + more, 'entry-1'), undefined)
    assert.equal(sealer.open(more + sealed, 'entry-1'), undefined)
  }
})

it('answers any text at all without an exception', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 64 }), (text, bytes) => {
      assert.equal(sealer.open(text, 'entry-1'), undefined)
      const versioned = Buffer.concat([Buffer.of(1), bytes]).toString('base64url')
      assert.equal(sealer.open(versioned, 'entry-1'), undefined)
    }),
  )
})

it('never seals the same content alike, and shows nothing of it', () => {
  const again = sealer.seal(plain, 'entry-1')
  assert.notEqual(again.slice(0, 20), sealed.slice(0, 20))
  assert.notEqual(again.slice(20), sealed.slice(20))
  assert.equal(Buffer.from(sealed, 'base64url').includes(plain), false)
})

it('keeps the form that files written today will still have', () => {
  const bytes = Buffer.from(sealed, 'base64url')
  assert.equal(bytes.length, 1 + 12 + plain.length + 16)
  assert.equal(bytes[0], 1)
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'jeton seal 1', 32))
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 13))
  decipher.setAAD(Buffer.from('entry-1')).setAuthTag(bytes.subarray(-16))
  assert.deepEqual(
    Buffer.concat([decipher.update(bytes.subarray(13, -16)), decipher.final()]),
    plain,
  )
})
