import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { type Company, deployed } from '../../../test/support/deployment.ts'
import { nowhere } from '../../../test/support/sockets.ts'
import { freshToken, issue, redeem, runKeyed } from '../../../test/support/stream-calls.ts'

const RUNS = 5
const house = await deployed({ after }, { JETON_LIMIT_REDEEMS_PER_MINUTE: String(RUNS) })
const { app } = house
const AWAY = {
  provider: 'openai-compatible',
  baseUrl: await nowhere(),
  model: 'any',
  sealedKey: null,
} as const

const balance = ({ apiKey }: Pick<Company, 'apiKey'>) =>
  app.inject({ url: '/api/v1/balance', headers: { authorization: `Bearer ${apiKey}` } })

/** The status of an answer, and what it says of a limit. */
const told = ({ statusCode, headers }: LightMyRequestResponse) =>
  [statusCode, headers['x-ratelimit-limit'], headers['x-ratelimit-remaining']] as const

/** When the window ends, as an answer says it; a window that nothing has opened ends in a minute. */
function assertReset({ headers }: LightMyRequestResponse): void {
  const left = Number(headers['x-ratelimit-reset']) - house.stores.now() / 1000
  assert.ok(left > 0 && left <= 61, `${headers['x-ratelimit-reset']}`)
}

describe('a run with a key says where the limit of runs stands', () => {
  it('after each run, and with refusals that count nothing', async () => {
    const company = await house.company()
    const another = { ...company, workflow: 'wf_nobody' }
    const answers = [
      await runKeyed(app, company, {}),
      await runKeyed(app, another),
      await runKeyed(app, company),
      await runKeyed(app, company, {}),
      await redeem(app, company, await freshToken(app, company)),
      await runKeyed(app, another),
      await runKeyed(app, company),
    ]
    for (const answer of answers) if (answer !== answers[4]) assertReset(answer)
    assert.deepEqual(answers.map(told), [
      [400, '5', '5'],
      [404, '5', '5'],
      [200, '5', '4'],
      [400, '5', '4'],
      [200, undefined, undefined],
      [404, '5', '3'],
      [200, '5', '2'],
    ])
  })

  it('when there are no credits, when the limit is reached, and when the assistant is away', async () => {
    const poor = await house.company({ credits: 0 })
    assert.deepEqual(told(await runKeyed(app, poor)), [402, '5', '5'])
    const away = await house.company({ upstream: AWAY })
    assert.deepEqual(told(await runKeyed(app, away)), [502, '5', '4'])
    const company = await house.company()
    for (let run = 0; run < RUNS; run++) await runKeyed(app, company)
    const full = await runKeyed(app, company)
    assert.deepEqual(told(full), [429, '5', '0'])
    assert.ok(Number(full.headers['retry-after']) >= 1)
  })
})

describe('a balance says where the limit of the key’s tokens stands', () => {
  it('and counts nothing', async () => {
    const company = await house.company()
    assert.deepEqual(told(await balance(company)), [200, '1000', '1000'])
    await issue(app, company)
    const answer = await balance(company)
    assert.deepEqual(told(answer), [200, '1000', '999'])
    assertReset(answer)
  })

  it('by the key’s own number', async () => {
    const company = await house.company({ tokensPerMinute: 7 })
    assert.deepEqual(told(await balance(company)), [200, '7', '7'])
  })
})

it('says nothing of any limit to a key that it does not know', async () => {
  const stranger = { ...(await house.company()), apiKey: 'sk_nobody' }
  for (const answer of [await balance(stranger), await runKeyed(app, stranger)]) {
    assert.deepEqual(told(answer), [401, undefined, undefined])
  }
})
