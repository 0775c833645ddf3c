import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { randomText } from './random.ts'
import { digestOf, isSecret, newSecret } from './secret.ts'

describe('secrets', () => {
  it('has the form that secret scanners are told: prefix, 32 random characters, 6 of checksum', () => {
    assert.match(newSecret('pub_tok_'), /^pub_tok_[0-9A-Za-z]{38}$/)
  })

  it('keeps its checksum: CRC-32 of what precedes, in base62, most significant digit first', () => {
    assert.ok(isSecret('pub_tok_', `pub_tok_${'0'.repeat(32)}19OtZ1`))
  })

  it('recognises every secret it makes, of its own prefix only', () => {
    for (let made = 0; made < 1_000; made += 1) {
      const secret = newSecret('sk_')
      assert.ok(isSecret('sk_', secret))
      assert.ok(!isSecret('pub_tok_', secret))
    }
  })

  it('notices any one character that is changed, missing or too many', () => {
    const secret = newSecret('pub_tok_')
    for (let at = 0; at < secret.length; at += 1) {
      const other = secret[at] === 'x' ? 'y' : 'x'
      const [before, after] = [secret.slice(0, at), secret.slice(at + 1)]
      assert.ok(!isSecret('pub_tok_', before + other + after))
      assert.ok(!isSecret('pub_tok_', before + after))
      assert.ok(!isSecret('pub_tok_', before + secret[at] + other + after))
    }
  })

  it('takes no arbitrary text for a secret', () => {
    fc.assert(fc.property(fc.string(), (text) => !isSecret('pub_tok_', text)))
    fc.assert(fc.property(fc.string(), (text) => !isSecret('pub_tok_', `pub_tok_${text}`)))
  })

  it('never makes the same secret twice', () => {
    const made = new Set(Array.from({ length: 10_000 }, () => newSecret('sk_')))
    assert.equal(made.size, 10_000)
  })

  it('draws every character about equally often', () => {
    const counts = new Map<string, number>()
    for (const character of randomText(62_000)) {
      counts.set(character, (counts.get(character) ?? 0) + 1)
    }
    assert.equal(counts.size, 62)
    for (const [character, count] of counts) assert.ok(count > 800 && count < 1_200, character)
  })

  it('digests to SHA-256, as anybody can compute it', () => {
    assert.equal(digestOf('abc'), 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
  })
})
