import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createCursors } from './cursor.ts'
import { createMac } from './mac.ts'
import { cursorTo, positionIn } from './position.ts'

const cursors = createCursors(createMac('a secret', 'cursors'))
const POSITION = { at: 1_893_456_000_000, id: '0197-an-id' }
const SCOPE = 'the tokens of an operator'
const cursor = cursorTo(POSITION, cursors, SCOPE) ?? assert.fail()

describe('a cursor', () => {
  it('leads back to where it was written', () => {
    assert.deepEqual(positionIn(cursor, cursors, SCOPE), POSITION)
    assert.equal(cursorTo(undefined, cursors, SCOPE), null)
  })

  it('leads nowhere in another list, and in another deployment', () => {
    const others = createCursors(createMac('another secret', 'cursors'))
    const elsewhere = createCursors(createMac('a secret', 'links'))
    assert.equal(positionIn(cursor, cursors, `${SCOPE} `), undefined)
    assert.equal(positionIn(cursor, others, SCOPE), undefined)
    assert.equal(positionIn(cursor, elsewhere, SCOPE), undefined)
  })

  it('leads nowhere once a single character is changed, added or taken away', () => {
    for (let at = 0; at < cursor.length; at++) {
      const [before, after] = [cursor.slice(0, at), cursor.slice(at + 1)]
      const other = cursor[at] === 'A' ? 'B' : 'A'
      for (const changed of [
        before + other + after,
        before + after,
        `${before}A${cursor.slice(at)}`,
      ]) {
        assert.equal(positionIn(changed, cursors, SCOPE), undefined, changed)
      }
    }
    for (const made of ['', '.', '..', `${cursor}.`, `${cursor}=`, ` ${cursor}`, 'null', '💥']) {
      assert.equal(positionIn(made, cursors, SCOPE), undefined, made)
    }
  })
})
