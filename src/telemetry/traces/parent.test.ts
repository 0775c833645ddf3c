import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parentIn, traceparentOf } from './parent.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'

it('reads a traceparent, also of a version to come, and says it again', () => {
  for (const [text, flags] of [
    [`00-${TRACE}-${SPAN}-01`, '01'],
    [`00-${TRACE}-${SPAN}-00`, '00'],
    [`cc-${TRACE}-${SPAN}-03-what-comes`, '01'],
  ] as const) {
    const parent = parentIn(text) ?? assert.fail(text)
    assert.equal(parent.isRemote, true)
    assert.equal(traceparentOf(parent), `00-${TRACE}-${SPAN}-${flags}`)
  }
})

it('takes anything else for none', () => {
  for (const text of [
    undefined,
    '',
    'pub_tok_',
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}`,
    [`00-${TRACE}-${SPAN}-01`, 'x'],
  ]) {
    assert.equal(parentIn(text), undefined, String(text))
  }
})
