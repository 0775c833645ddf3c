import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'
import { freshToken, redeem, runKeyed } from '../../../test/support/stream-calls.ts'

const house = await deployed({ after })

it('takes numbers as they were written', async () => {
  const company = await house.company({ template: '<{{story}}>' })
  for (const number of ['9007199254740993', '1e400', '-0', '1.0', '1E5', '0.10', '7']) {
    const body = `{"story": ${number}, "other": [1.0, {"a": 1e400}]}`
    const whole = await runKeyed(house.app, company, body)
    assert.ok(whole.json().result.includes(`<${number}>`), whole.body)
    const streamed = await redeem(house.app, company, await freshToken(house.app, company), body)
    assert.ok(streamed.body.includes(`<${number}>`), streamed.body)
  }
})
