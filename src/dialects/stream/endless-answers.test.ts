import assert from 'node:assert/strict'
import { after, describe, it, type TestContext } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'
import { bomb, eventOf, misbehaving } from '../../../test/support/endless-upstream.ts'
import { listening } from '../../../test/support/sockets.ts'
import { creditsOf, freshToken, redeem, runKeyed } from '../../../test/support/stream-calls.ts'

const house = await deployed({ after })
const { app, log } = house
const { url } = await listening(app)

/** A company whose workflow an upstream answers that misbehaves. */
async function companyOver(t: TestContext, misbehave: Parameters<typeof misbehaving>[1]) {
  log.lines.length = 0
  const { url: baseUrl, over } = await misbehaving(t, misbehave)
  const settings = {
    provider: 'openai-compatible',
    baseUrl,
    model: 'any',
    sealedKey: null,
  } as const
  return { company: await house.company({ upstream: settings, credits: 5 }), over }
}

type Misbehaviours = Readonly<Record<string, Parameters<typeof misbehaving>[1]>>

/** What begins no answer. */
const BEFORE: Misbehaviours = {
  'one endless line': (to) => to.head(200).forEver('x'.repeat(10_000)),
  'an event without an end': (to) => to.head(200).forEver('data: x\n'.repeat(1_000)),
  'a compressed line of 64 MB': (to) =>
    to.head(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' }).once(bomb()),
  'an error without an end': (to) => to.head(500).forEver('x'.repeat(10_000)),
  'a compressed error of 64 MB': (to) => to.head(400, { 'content-encoding': 'gzip' }).once(bomb()),
}

/** What begins one, and never ends it. */
const AFTER: Misbehaviours = {
  'one endless line after the first text': (to) =>
    to.head(200).once(eventOf('Once')).forEver('x'.repeat(10_000)),
  'texts without an end': (to) => to.head(200).forEver(eventOf('x'.repeat(10_000))),
}

for (const [name, misbehave] of Object.entries({ ...BEFORE, ...AFTER })) {
  it(`says 502 to a run that is gathered whole where an upstream sends ${name}`, async (t) => {
    const { company, over } = await companyOver(t, misbehave)
    const answer = await runKeyed(app, company)
    assert.deepEqual([answer.statusCode, answer.json().code], [502, 'upstream_error'])
    const line = await log.said(/"upstream_failed"/)
    assert.match(line, new RegExp(`assistant ${company.workflow}( \\(.*\\))?: `))
    await over
  })
}

describe('a run that is streamed', () => {
  for (const [name, misbehave] of Object.entries(BEFORE)) {
    it(`is a 502 that costs nothing where an upstream sends ${name}`, async (t) => {
      const { company, over } = await companyOver(t, misbehave)
      const answer = await redeem(app, company, await freshToken(app, company))
      assert.deepEqual([answer.statusCode, answer.json().code], [502, 'upstream_error'])
      assert.match(await log.said(/"upstream_failed"/), new RegExp(company.workflow))
      assert.equal(await creditsOf(app, company), 5)
      await over
    })
  }

  it('is broken off where an upstream sends one endless line after the first text', async (t) => {
    const misbehave = AFTER['one endless line after the first text'] ?? assert.fail()
    const { company, over } = await companyOver(t, misbehave)
    const token = await freshToken(app, company)
    const answer = await fetch(`${url}/api/v1/run/${company.workflow}/stream?token=${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"story":"a story"}',
    })
    assert.equal(answer.status, 200)
    await assert.rejects(answer.text(), /terminated/)
    const line = await log.said(/"broken off"/)
    assert.match(line, new RegExp(`assistant ${company.workflow} .*: .*AnswerTooLarge`))
    await over
  })
})
