import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { type Company, deployed } from '../../../test/support/deployment.ts'
import { nowhere } from '../../../test/support/sockets.ts'
import {
  creditsOf,
  freshToken,
  issue,
  redeem,
  runKeyed,
  STORY,
} from '../../../test/support/stream-calls.ts'
import { creditsAdded } from '../../storage/contracts/changes.ts'

const house = await deployed({ after }, { JETON_LIMIT_REDEEMS_PER_MINUTE: '3' })
const { app } = house
const NOWHERE = {
  provider: 'openai-compatible',
  baseUrl: await nowhere(),
  model: 'any',
  sealedKey: null,
} as const

/** All that a client sees, but for what differs from one request to the next. */
function seenIn({ statusCode, headers, body }: LightMyRequestResponse): string {
  const { 'x-request-id': _, date: __, ...rest } = headers
  return JSON.stringify([statusCode, rest, body])
}

const statusOf = async (answer: Promise<LightMyRequestResponse>) => (await answer).statusCode

it('a live token is good for one run, whoever of fifty comes first', async () => {
  const company = await house.company()
  const token = await freshToken(app, company)
  const answers = Array.from({ length: 50 }, () => statusOf(redeem(app, company, token)))
  const statuses = (await Promise.all(answers)).toSorted()
  assert.deepEqual(statuses, [200, ...Array.from({ length: 49 }, () => 401)])
})

const HARMLESS: Record<string, (company: Company, token: string) => Promise<number>> = {
  'a workflow that does not exist': (_, token) =>
    statusOf(redeem(app, { workflow: 'wf_abc123' }, token)),
  'another organization’s workflow': (_, token) => statusOf(redeem(app, house.demo, token)),
  'a missing variable': (company, token) => statusOf(redeem(app, company, token, {})),
  'a variable of a wrong type': (company, token) =>
    statusOf(redeem(app, company, token, { story: null })),
  'a body that cannot be read': (company, token) => statusOf(redeem(app, company, token, '{"')),
  'a body of another type': (company, token) =>
    statusOf(redeem(app, company, token, 'story', { 'content-type': 'text/plain' })),
  'a body that is too large': (company, token) =>
    statusOf(redeem(app, company, token, { story: 'x'.repeat(2 ** 20) })),
  'a wrong method': (company, token) =>
    statusOf(
      app.inject({ method: 'PUT', url: `/api/v1/run/${company.workflow}/stream?token=${token}` }),
    ),
}
for (const [what, call] of Object.entries(HARMLESS)) {
  it(`a live token is not used up by ${what}`, async () => {
    const company = await house.company({ credits: 1 })
    const token = await freshToken(app, company)
    assert.match(String(await call(company, token)), /^4/)
    assert.equal(await creditsOf(app, company), 1)
    assert.equal(await statusOf(redeem(app, company, token)), 200)
  })
}

it('a live token is not used up by 402, and good again when there are credits', async () => {
  const company = await house.company({ credits: 1 })
  const [first, second] = [await freshToken(app, company), await freshToken(app, company)]
  assert.equal(await statusOf(redeem(app, company, first)), 200)
  assert.equal(await statusOf(redeem(app, company, second)), 402)
  assert.equal(await statusOf(redeem(app, company, second)), 402)
  const { organization } = company
  await house.stores.credits.topUp(
    { organization, amount: 1, reference: 'a second invoice' },
    creditsAdded(organization),
  )
  assert.equal(await statusOf(redeem(app, company, second)), 200)
  assert.equal(await creditsOf(app, company), 0)
})

it('a live token is not used up by 429, and good again when the limit is', async () => {
  const company = await house.company()
  const token = await freshToken(app, company)
  for (let at = 0; at < 3; at++) assert.equal(await statusOf(runKeyed(app, company)), 200)
  await house.advance(59_000)
  const refused = await redeem(app, company, token)
  assert.equal(refused.statusCode, 429)
  assert.equal(refused.headers['retry-after'], '1')
  assert.equal(refused.headers['x-ratelimit-limit'], '3')

  const later = (await issue(app, company)).json().token
  await house.advance(1_000)
  assert.equal(await statusOf(redeem(app, company, token)), 401) // expired, not used up
  assert.equal(await statusOf(redeem(app, company, later)), 200)
})

it('a live token is used up by a run that fails before its first text, which costs nothing', async () => {
  const company = await house.company({ credits: 1, upstream: NOWHERE })
  const token = await freshToken(app, company)
  assert.equal(await statusOf(redeem(app, company, token)), 502)
  assert.equal(await statusOf(redeem(app, company, token)), 401)
  assert.equal(await creditsOf(app, company), 1)
})

it('a live token stays good while nothing can be written', async () => {
  const company = await house.company()
  const token = await freshToken(app, company)
  assert.equal(await house.unwritable(() => statusOf(redeem(app, company, token))), 503)
  assert.equal(await statusOf(redeem(app, company, token)), 200)
})

it('a token that is not live gets one answer, byte for byte, whatever is wrong with it and whatever it asks for', async () => {
  const company = await house.company()
  const used = await freshToken(app, company)
  await redeem(app, company, used)
  const expired = await freshToken(app, company)
  await house.advance(60_000)
  const live = await freshToken(app, company)
  const bad = [used, expired, '', 'x', `${live}x`, live.slice(0, -1), `%20${live}`, `${live}%0A`]
  bad.push(`${live}&token=${live}`, `${live}&token=`, `&token=${live}`, company.apiKey, '%FF')
  bad.push('pub_tok_00000000000000000000000000000000000000', `sk_${live.slice(8)}`, '__proto__')

  const answers = []
  for (const token of bad) {
    for (const workflow of [company.workflow, house.demo.workflow, 'wf_abc123', '%FF']) {
      answers.push(await redeem(app, { workflow }, token, { title: 1 }))
    }
    answers.push(await redeem(app, company, token, '{"story": // a note\n"x"}'))
    answers.push(await redeem(app, company, token))
  }
  assert.deepEqual([...new Set(answers.map(seenIn))], [seenIn(await redeem(app, company, ''))])
  assert.equal(answers[0]?.statusCode, 401)
  assert.equal(await statusOf(redeem(app, company, live)), 200)
})

it('a token that is not live is not saved by a good one elsewhere in the request', async () => {
  const company = await house.company()
  const live = await freshToken(app, company)
  const authorization = `Bearer ${live}`
  for (const bad of ['', 'pub_tok_nobody', `${live}&token=${live}`]) {
    assert.equal(await statusOf(redeem(app, company, bad, STORY, { authorization })), 401)
  }
  const elsewhere = { 'x-api-key': live, cookie: `vai_token=${live}`, 'vai-token': live }
  assert.equal(await statusOf(redeem(app, company, 'x', { ...STORY, token: live }, elsewhere)), 401)
  const url = `/api/v1/run/${company.workflow}/stream`
  const nowhere = { method: 'POST', url, headers: elsewhere, body: STORY } as const
  assert.equal(await statusOf(app.inject(nowhere)), 401)
  const headers = { authorization }
  assert.equal(await statusOf(app.inject({ ...nowhere, headers })), 200)
})

it('a workflow of another organization is answered as one that does not exist, byte for byte', async () => {
  const company = await house.company()
  const [token, foreign] = [await freshToken(app, company), house.demo]
  const absent = [{ workflow: 'wf_abc123' }, { workflow: foreign.chatbot }, { workflow: '%' }]
  const expected = seenIn(await redeem(app, foreign, token))
  for (const one of absent) assert.equal(seenIn(await redeem(app, one, token)), expected)
  assert.match(expected, /Workflow not found/)

  const keyed = seenIn(await runKeyed(app, { ...company, workflow: foreign.workflow }))
  for (const { workflow } of absent) {
    assert.equal(seenIn(await runKeyed(app, { ...company, workflow })), keyed)
  }
})

it('a workflow is not there before it is asked for with all of its id', async () => {
  const company = await house.company()
  const token = await freshToken(app, company)
  for (const workflow of [company.workflow.slice(0, -1), `${company.workflow}x`, `%20`]) {
    assert.equal(await statusOf(redeem(app, { workflow }, token)), 404)
  }
  const escaped = company.workflow.replace('wf_', '%77f%5F')
  assert.equal(await statusOf(redeem(app, { workflow: escaped }, token)), 200)
})

it('a workflow names all the variables that are wanted, missing ones first', async () => {
  const template = '{{hero}}, {{ hero }} and {{side-kick}} of {{place}}'
  const company = await house.company({ template })
  const token = await freshToken(app, company)
  const errorOf = async (body: object) => (await redeem(app, company, token, body)).json().error
  assert.equal(await errorOf({ place: {} }), 'Missing input variables: hero, side-kick')
  assert.equal(
    await errorOf({ place: {}, hero: null, 'side-kick': 1 }),
    'Input variables must be strings, numbers or booleans: hero, place',
  )
  assert.equal(
    await errorOf({ hero: '', constructor: 1 }),
    'Missing input variables: side-kick, place',
  )
  const body = { hero: 'Zoë', 'side-kick': true, place: '{{hero}}' }
  const { body: said } = await redeem(app, company, token, body)
  assert.match(said, /Zoë, Zoë and true of \{\{hero\}\}$/)
})

const NO_OBJECT = [' ', 'null', '[]', '"a story"', '1', '{"story":"a"', '{"story":"a"} // note']
NO_OBJECT.push("{'story':'a'}", '{"story":"a",}', '\ufeff{"story":"a"} x', '{"__proto__":{}}')
NO_OBJECT.push('{"story":"a","constructor":{"prototype":{}}}', '{/* note */"story":"a"}')
for (const body of NO_OBJECT) {
  it(`a workflow wants a JSON object, which ${JSON.stringify(body)} is not`, async () => {
    const company = await house.company()
    const token = await freshToken(app, company)
    for (const answer of [
      await redeem(app, company, token, body),
      await runKeyed(app, company, body),
    ]) {
      assert.equal(answer.statusCode, 400)
      assert.deepEqual(answer.json(), {
        error: "The body must be a JSON object of the workflow's input variables.",
        success: false,
        code: 'invalid_request',
      })
    }
  })
}

it('a keyed run is charged, limited and refused as a run by token is', async () => {
  const company = await house.company({ credits: 2 })
  assert.equal(await statusOf(runKeyed(app, company)), 200)
  assert.equal(await statusOf(runKeyed(app, company, {})), 400)
  assert.equal(await creditsOf(app, company), 1)
  assert.equal(await statusOf(runKeyed(app, company)), 200)
  assert.equal(await statusOf(runKeyed(app, company)), 402)
  const unlimited = await house.company()
  for (const status of [200, 200, 200, 429]) {
    assert.equal(await statusOf(runKeyed(app, unlimited)), status)
  }
})

it('a keyed run does not take a token, in whatever place', async () => {
  const company = await house.company()
  const token = await freshToken(app, company)
  const url = `/api/v1/run/${company.workflow}?token=${token}`
  for (const headers of [
    {},
    { authorization: `Bearer ${token}` },
    { 'x-api-key': company.apiKey },
  ]) {
    assert.equal(await statusOf(app.inject({ method: 'POST', url, headers, body: STORY })), 401)
  }
  assert.equal(await statusOf(redeem(app, company, token)), 200)
})
