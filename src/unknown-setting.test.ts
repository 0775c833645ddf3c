import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readSettings } from './config.ts'
import { CannotStart } from './core/cannot-start.ts'

for (const [unknown, nearest] of [
  ['JETON_DATE', 'JETON_DATA'],
  ['JETON_TRUSTED_PROXY', 'JETON_TRUSTED_PROXIES'],
  ['JETON_PORT', 'PORT'],
  ['JETON_LOGLEVEL', 'JETON_LOG_LEVEL'],
  ['JETON_OPENAI_KEY', 'OPENAI_API_KEY'],
  ['JETON_PROT', 'PORT'],
] as const) {
  it(`does not know ${unknown}, and suggests ${nearest}`, () => {
    const sentence = `${unknown} is not a setting. Did you mean ${nearest}?`
    for (const value of ['x', '', undefined]) {
      assert.throws(() => readSettings({ [unknown]: value }), new CannotStart(sentence))
    }
  })
}

for (const unknown of ['JETON_XYZZY', 'JETON_TOKEN', 'JETON_', 'JETON_SMTP_SERVER_ADDRESS']) {
  it(`does not know ${unknown}, and suggests nothing that is far from it`, () => {
    const sentence = `${unknown} is not a setting: docs/settings.md lists them all.`
    assert.throws(() => readSettings({ [unknown]: 'x' }), new CannotStart(sentence))
  })
}
