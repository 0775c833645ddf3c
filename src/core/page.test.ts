import assert from 'node:assert/strict'
import { it } from 'node:test'
import { pageOf } from './page.ts'

const positionOf = (id: string) => ({ at: id.length, id })

it('holds as many as the limit, and says where the next page begins', () => {
  const page = pageOf(['ccc', 'bb', 'a'], 2, positionOf)
  assert.deepEqual(page, { items: ['ccc', 'bb'], next: { at: 2, id: 'bb' } })
})

it('is the last page if no more was found than it holds', () => {
  assert.deepEqual(pageOf(['bb', 'a'], 2, positionOf), { items: ['bb', 'a'], next: undefined })
  assert.deepEqual(pageOf(['a'], 2, positionOf), { items: ['a'], next: undefined })
  assert.deepEqual(pageOf([], 2, positionOf), { items: [], next: undefined })
})
