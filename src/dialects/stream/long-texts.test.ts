import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { administer } from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { creditsOf, freshToken, redeem, runKeyed } from '../../../test/support/stream-calls.ts'

const house = await deployed({ after })
const { app } = house

const TOO_LONG = {
  error: "The workflow's text would be too long with these input variables; shorten: a",
  success: false,
  code: 'invalid_request',
}

it('refuses variables that make a text too long, and takes neither token nor credit', async () => {
  const company = await house.company({
    template: `{{a}}${'{{a}}{{b}}'.repeat(10_000)}`,
    credits: 1,
  })
  const token = await freshToken(app, company)
  for (const length of [5_000, 20_000]) {
    const variables = { a: 'x'.repeat(length), b: '' }
    const answers = [
      await redeem(app, company, token, variables),
      await runKeyed(app, company, variables),
    ]
    for (const answer of answers) {
      assert.deepEqual([answer.statusCode, answer.json()], [400, TOO_LONG])
    }
  }
  assert.equal(await creditsOf(app, company), 1)
  assert.equal((await redeem(app, company, token, { a: 'x', b: 'y' })).statusCode, 200)
})

it('makes no workflow whose template is too long or holds too many variables', async () => {
  const make = (template: string) =>
    administer(house, house.demo.accessToken, {
      method: 'POST',
      path: '/assistants',
      body: { kind: 'workflow', name: 'A workflow', upstream: { provider: 'demo' }, template },
    })
  const made = await make('{{a}}'.repeat(1_000))
  assert.equal(made.statusCode, 201)
  const changed = await administer(house, house.demo.accessToken, {
    method: 'PATCH',
    path: `/assistants/${made.json().id}`,
    body: { template: '{{a}}'.repeat(1_001) },
  })
  const refused = [changed, await make('{{a}}'.repeat(20_000)), await make('x'.repeat(100_001))]
  for (const answer of refused) {
    assert.equal(answer.statusCode, 400)
    assert.deepEqual(
      answer.json().errors.map(({ field }: { field: string }) => field),
      ['template'],
    )
  }
})
