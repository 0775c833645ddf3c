import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { askForCompletion, assistantToken, HELLO } from '../../../test/support/bearer-calls.ts'
import { endOf } from '../../../test/support/changes.ts'
import { deployed } from '../../../test/support/deployment.ts'

const house = await deployed({ after })
const { app, demo, stores } = house

const opens = async (secret: string) => (await askForCompletion(app, secret)).statusCode

it('opens an assistant token to its instant of expiry, and not in it', async () => {
  const { secret } = await assistantToken(house, demo.agent, { expiresAt: stores.now() + 5_000 })
  await house.advance(4_999)
  assert.equal(await opens(secret), 200)
  await house.advance(1)
  assert.equal(await opens(secret), 401)
})

it('refuses an assistant token with the very next request when it is revoked', async () => {
  const { id, secret } = await assistantToken(house, demo.agent)
  assert.equal(await opens(secret), 200)
  await stores.longLived.revoke(id, endOf('token.revoked', demo.organization, `token:${id}`))
  assert.equal(await opens(secret), 401)
})

it('refuses the tokens of an assistant that is deactivated, be it activated again', async () => {
  const { secret } = await assistantToken(house, demo.agent)
  assert.equal(await opens(secret), 200)
  const change = endOf('assistant.deactivated', demo.organization, `assistant:${demo.agent}`)
  await stores.assistants.deactivate(demo.organization, demo.agent, change)
  assert.equal(await opens(secret), 401)
  await stores.assistants.activate(demo.organization, demo.agent, change)
  assert.equal(await opens(secret), 401)
})

it('opens a token of a page to that page, and of a network to that network', async () => {
  const ask = (secret: string, more: object) =>
    app.inject({
      method: 'POST',
      url: '/v1/chat/completions',
      headers: { authorization: `Bearer ${secret}`, ...more },
      body: { messages: HELLO },
    })
  const page = await assistantToken(house, demo.agent, { host: 'app.example.com' })
  const network = await assistantToken(house, demo.agent, { cidr: '127.0.0.0/8' })
  const statuses = [
    await ask(page.secret, { origin: 'https://app.example.com' }),
    await ask(page.secret, { origin: 'https://evil.example.com' }),
    await ask(page.secret, {}),
    await ask(network.secret, {}),
  ].map(({ statusCode }) => statusCode)
  assert.deepEqual(statuses, [200, 403, 403, 200])
})
