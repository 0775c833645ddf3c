import assert from 'node:assert/strict'
import { it } from 'node:test'
import { DatabaseError } from 'pg'
import { StoreDown } from '../../core/store-down.ts'
import { faultOf, isRepeatable } from './fault.ts'

function coded(code: string): DatabaseError {
  const fault = new DatabaseError('said by the server', 0, 'error')
  fault.code = code
  return fault
}

// What is not StoreDown is taken for done by nobody: a token that was taken for it is given back.
for (const code of ['40003', '08006', '57014', '57P01', '58030', '25P03', '55P03', '53300']) {
  it(`takes ${code} for a store that is down: it may have done it, and is not asked again`, () => {
    assert.ok(faultOf(coded(code)) instanceof StoreDown)
    assert.equal(isRepeatable(coded(code)), false)
  })
}

for (const code of ['40001', '40P01']) {
  it(`takes ${code} for others in the way: nothing is done, and it is asked again`, () => {
    const fault = coded(code)
    assert.equal(faultOf(fault), fault)
    assert.equal(isRepeatable(fault), true)
  })
}

it('takes a statement that is wrong for a fault of ours', () => {
  const fault = coded('42804')
  assert.equal(faultOf(fault), fault)
  assert.equal(isRepeatable(fault), false)
})

it('takes whatever no server has said for a store that is down', () => {
  assert.ok(faultOf(new Error('Connection terminated')) instanceof StoreDown)
})
