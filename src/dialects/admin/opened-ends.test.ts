import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { administer } from '../../../test/support/admin-calls.ts'
import { COMPLETION_HEADERS, completionOf } from '../../../test/support/completions.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { AN_AGENT, AN_ASSISTANT, openedOf } from '../../../test/support/opened-calls.ts'
import { addTokens } from '../../../test/support/operators.ts'
import { served } from '../../../test/support/served.ts'

const house = await deployed({ after })
const opened = openedOf(house)
const { accessToken } = house.demo
const { ask, post } = opened
const patch = (id: string, body: object) =>
  ask({ method: 'PATCH', path: `/assistants/${id}`, body })

/** Whether anybody may talk to a chatbot. */
async function talk(chatbotId?: string): Promise<{ status: number; body: string }> {
  const query = chatbotId === undefined ? '' : `?chatbotId=${chatbotId}`
  const issued = await house.app.inject(`/api/v1/chat/token${query}`)
  if (issued.statusCode !== 200) return { status: issued.statusCode, body: issued.body }
  return redeem(issued.json().token)
}

async function redeem(token: string): Promise<{ status: number; body: string }> {
  const headers = { accept: 'text/plain', authorization: `Bearer ${token}` }
  const payload = { messages: [{ role: 'user', content: 'Hello' }] }
  const url = '/api/v1/chat/stream'
  const { statusCode, body } = await house.app.inject({ method: 'POST', url, headers, payload })
  return { status: statusCode, body }
}

const aChatbot = async (more: object = {}) =>
  (await post('/assistants', { ...AN_AGENT, kind: 'chatbot', public: true, ...more })).id

describe('the key of an upstream', () => {
  it('goes to the server that it was given for, until it is removed', async (t) => {
    const shown: unknown[] = []
    const { url } = await served(t, ({ headers }) => {
      shown.push(headers.authorization)
      return { headers: COMPLETION_HEADERS, pieces: completionOf(['Yes.']) }
    })
    const upstream = { provider: 'openai-compatible', baseUrl: url, model: 'x', apiKey: 'sk-first' }
    const id = await aChatbot({ upstream })
    assert.deepEqual(await talk(id), { status: 200, body: 'Yes.' })
    for (const changed of [{ model: 'y' }, { apiKey: 'sk-second' }, { baseUrl: `${url}v1` }]) {
      await patch(id, { upstream: changed })
      assert.equal((await talk(id)).status, 200)
    }
    await patch(id, { upstream: { apiKey: null } })
    assert.equal((await talk(id)).status, 200)
    const [first, second] = ['Bearer sk-first', 'Bearer sk-second']
    assert.deepEqual(shown, [first, first, second, second, undefined])
  })

  it('is in no answer, event, log or file', async () => {
    const { apiKey } = AN_ASSISTANT.upstream
    const id = await opened.assistant()
    const { upstream } = AN_ASSISTANT
    const answers = [
      await patch(id, { upstream: { apiKey, model: 'y' } }),
      await patch(id, { upstream: { apiKey, baseUrl: 'http://10.0.0.1' } }),
      await patch(id, { upstream: { apiKey, baseUrl: apiKey } }),
      await patch(id, { upstream: { apiKey: `${apiKey} ` } }),
      await patch(id, { upstream: { apiKey: [apiKey] } }),
      await post('/assistants', { ...AN_ASSISTANT, naturalId: 'team:demo-assistant' }),
      await post('/assistants', { ...AN_ASSISTANT, apiKey, upstream: { ...upstream, extra: 1 } }),
      await ask({ method: 'GET', path: `/assistants/${id}` }),
      await ask({ method: 'GET', path: '/assistants?limit=200' }),
      await ask({ method: 'GET', path: '/events?limit=200' }),
    ]
    const told = [JSON.stringify(answers), house.log.lines.join(''), await house.kept()]
    for (const text of told) assert.ok(!text.includes(apiKey))
    assert.ok(told[0]?.includes('hasApiKey'))
  })
})

describe('the very next request', () => {
  it('finds what is no longer public, or active, not there', async () => {
    const id = await aChatbot()
    const early = (await house.app.inject(`/api/v1/chat/token?chatbotId=${id}`)).json().token
    assert.equal((await talk(id)).status, 200)
    await patch(id, { public: false })
    assert.equal((await talk(id)).status, 404)
    assert.equal((await redeem(early)).status, 404)
    await patch(id, { public: true })
    assert.equal((await talk(id)).status, 200)
    await post(`/assistants/${id}/deactivate`)
    assert.equal((await talk(id)).status, 404)
    await house.advance(1_000)
    await post(`/assistants/${id}/activate`)
    assert.equal((await redeem(early)).status, 404, 'what was issued before stays dead')
    assert.equal((await talk(id)).status, 200)
  })

  it('goes to the public default that there is by then', async () => {
    assert.match((await talk()).body, /Jeton demo/)
    const id = await aChatbot({ publicDefault: true })
    const { chatbot } = house.demo
    const show = async (it: string) => ask({ method: 'GET', path: `/assistants/${it}` })
    assert.deepEqual(
      [(await show(chatbot)).publicDefault, (await show(id)).publicDefault],
      [false, true],
    )
    const { publicDefault } = await patch(id, { public: false })
    assert.equal(publicDefault, false)
    assert.equal((await talk()).status, 404)
    await patch(chatbot, { publicDefault: true })
    assert.equal((await talk()).status, 200)
  })

  it('is refused with any of a thousand tokens that were revoked together', async () => {
    const { operator, username, secret } = await opened.holder()
    const holder = { id: operator, organization: house.demo.organization, username, password: '' }
    const more = await addTokens(house, holder, 1_200)
    const may = async (it: string) =>
      (await administer(house, it, { method: 'GET', path: '/assistants?limit=1' })).statusCode
    assert.deepEqual([await may(secret), await may(more[0] ?? '')], [200, 200])
    const body = { username: username.toUpperCase(), kind: 'pat' }
    assert.deepEqual(await post('/tokens/revoke', body), { revokedCount: 1_202 })
    for (const it of [secret, more[0] ?? '', more.at(-1) ?? '']) {
      assert.equal(await may(it), 401)
    }
    assert.deepEqual(await post('/tokens/revoke', body), { revokedCount: 0 })
  })
})

it('refuses an anonymous ceiling that no run fits into', async () => {
  const ceiling = { public: true, creditsPerRun: 5, publicCreditsPerDay: 4 }
  const { errors } = await post('/assistants', { ...AN_AGENT, ...ceiling })
  assert.equal(errors[0].field, 'publicCreditsPerDay')
  const id = await aChatbot({ ...ceiling, publicCreditsPerDay: 5 })
  assert.equal((await patch(id, { creditsPerRun: 6 })).errors[0].field, 'publicCreditsPerDay')
  assert.equal((await patch(id, { creditsPerRun: 6, public: false })).creditsPerRun, 6)
  assert.equal((await patch(id, { public: true, publicCreditsPerDay: null })).public, true)
})

it('calls no upstream in a private network, and says in the log why', async (t) => {
  const strict = await deployed(t, { JETON_UPSTREAM_HOSTS: '' })
  const { url, bodies } = await served(t, () => ({ status: 500 }))
  const upstream = {
    provider: 'openai-compatible',
    baseUrl: url,
    model: 'x',
    sealedKey: null,
  } as const
  const { apiKey, workflow } = await strict.company({ upstream })
  const { statusCode } = await strict.app.inject({
    method: 'POST',
    url: `/api/v1/run/${workflow}`,
    headers: { authorization: `Bearer ${apiKey}` },
    payload: { story: 'x' },
  })
  assert.equal(statusCode, 502)
  assert.deepEqual(bodies, [])
  assert.match(strict.log.lines.join(''), /PrivateAddress/)
  for (const baseUrl of [url, 'http://localhost:11434/v1', 'http://[::ffff:10.0.0.1]/v1']) {
    const { errors } = await openedOf(strict).post('/assistants', {
      ...AN_AGENT,
      upstream: { ...AN_ASSISTANT.upstream, baseUrl },
    })
    assert.match(errors[0].message, /^must not lead to a private network/)
  }
})

describe('signing keys', () => {
  const issued = async (): Promise<string> =>
    (await house.app.inject('/api/v1/chat/token?ttl=300')).json().token

  it('leave what they signed good when they are rotated, and end it when they are dropped', async () => {
    await opened.keep(1)
    const [first = ''] = await opened.signingKeys()
    const old = [await issued(), await issued()]
    const { id: second, signsFrom } = await post('/signing-keys/rotate')
    await house.advance(Date.parse(signsFrom) - house.stores.now())
    const young = [await issued(), await issued()]
    assert.equal((await redeem(old[0] ?? '')).status, 200)
    assert.equal((await redeem(young[0] ?? '')).status, 200)
    await administer(house, accessToken, { method: 'DELETE', path: `/signing-keys/${first}` })
    assert.equal((await redeem(old[1] ?? '')).status, 401)
    assert.equal((await redeem(young[1] ?? '')).status, 200)
    assert.deepEqual(await opened.signingKeys(), [second])
  })

  it('are never gone altogether', async () => {
    await opened.keep(1)
    const token = await issued()
    const [only = ''] = await opened.signingKeys()
    await administer(house, accessToken, { method: 'DELETE', path: `/signing-keys/${only}` })
    const left = await opened.signingKeys()
    assert.ok(left.length === 1 && left[0] !== only)
    assert.equal((await redeem(token)).status, 401)
    assert.equal((await talk(house.demo.chatbot)).status, 200)
  })
})
