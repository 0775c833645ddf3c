import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'

const house = await deployed({ after })

const make = (data: string) =>
  house.app.inject({
    method: 'POST',
    url: '/api/tokens',
    headers: {
      authorization: `Bearer ${house.demo.accessToken}`,
      'content-type': 'application/json',
    },
    body: `{"type":"personal","data":${data}}`,
  })

it('keeps only numbers in data that come back as the same ones', async () => {
  for (const number of [
    '9007199254740993',
    '1e400',
    '-0',
    '0.1000000000000000055511151231257827',
  ]) {
    const refused = await make(`{"a":[{"b":${number}}]}`)
    assert.equal(refused.statusCode, 400, number)
    assert.match(
      refused.json().message,
      /^data must be .* whose numbers a double can represent exactly/,
    )
  }
  const kept = await make('{"a":[9007199254740992,1.50,1E5,0.1,-7],"b":"9007199254740993"}')
  assert.deepEqual(kept.json().data, {
    a: [9_007_199_254_740_992, 1.5, 100_000, 0.1, -7],
    b: '9007199254740993',
  })
})
