import assert from 'node:assert/strict'
import { it } from 'node:test'
import { isPlain } from './text.ts'

it('knows a text that no store changes', () => {
  for (const text of ['', 'a', 'é', '👋', 'e\u0301', '\ufffd', '\ufeff', '\x01\n\x7f', '\uffff']) {
    assert.ok(isPlain(text), JSON.stringify(text))
  }
  for (const text of ['\0', 'a\0b', '\ud83d', 'u\ude00', '\ude00\ud83d', '👋\ud83d']) {
    assert.ok(!isPlain(text), JSON.stringify(text))
  }
})
