import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { decodeProtectedHeader } from 'jose'
import { addAssistant, askForChat, chatToken, claimsIn } from '../../../test/support/chat-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { testStores } from '../../../test/support/outside.ts'

const URL_OF_IT = 'https://tokens.example.com'
const house = await deployed(
  { after },
  { JETON_PUBLIC_URL: `${URL_OF_IT}/`, JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: '2' },
)
const { app } = house

/** Asks as many clients one after another, and says whom the limit has let through. */
async function letThrough(addresses: readonly string[], of = house): Promise<boolean[]> {
  await of.advance(60_000)
  const statuses: number[] = []
  for (const remoteAddress of addresses) {
    statuses.push((await askForChat(of.app, { remoteAddress })).statusCode)
  }
  assert.ok(statuses.every((status) => status === 200 || status === 429))
  return statuses.map((status) => status === 200)
}

const YES = true
const NO = false
const from = (address: string, count: number) => Array.from({ length: count }, () => address)

it('says in an anonymous token who issued it, when, and for how long, and of nobody', async () => {
  const { now } = await house.stores.tokens.admit([])
  const token = await chatToken(app, { remoteAddress: '198.51.100.1', ttl: 77 })
  const { jti, gen, ...claims } = claimsIn(token)
  const iat = Math.floor(now / 1000)
  assert.deepEqual(claims, { iss: URL_OF_IT, use: 'chat', iat, exp: iat + 77 })
  assert.match(String(jti), /^[0-9A-Za-z]{20}$/)
  assert.match(String(gen), /^[0-9a-f]{32,40}$/)
  assert.deepEqual(decodeProtectedHeader(token), { alg: 'HS256', typ: 'JWT' })
})

it('says in a token under a key whose it is and what it is bound to', async () => {
  const { apiKey, organization } = await house.company()
  const chatbotId = await addAssistant(house, organization)
  const sessionId = '👋'.repeat(127) // 254 characters, as JavaScript counts them
  const bound = claimsIn(await chatToken(app, { apiKey, chatbotId, sessionId }))
  assert.deepEqual(
    [bound.org, bound.chatbotId, bound.sessionId],
    [organization, chatbotId, sessionId],
  )
  const free = claimsIn(await chatToken(app, { apiKey }))
  assert.deepEqual([free.org, 'chatbotId' in free, 'sessionId' in free], [organization, NO, NO])
  assert.ok(!JSON.stringify([bound, free]).includes(apiKey))
})

it('takes a session of 255 characters', async () => {
  const { apiKey } = await house.company()
  const longest = 'x'.repeat(255)
  assert.equal(claimsIn(await chatToken(app, { apiKey, sessionId: longest })).sessionId, longest)
})

it('names every token by itself', async () => {
  const { apiKey } = await house.company()
  const tokens = await Promise.all(Array.from({ length: 100 }, () => chatToken(app, { apiKey })))
  assert.equal(new Set(tokens.map((token) => claimsIn(token).jti)).size, 100)
})

it('limits each IPv4 address by itself', async () => {
  const allowed = await letThrough([...from('198.51.100.1', 3), ...from('198.51.100.2', 3)])
  assert.deepEqual(allowed, [YES, YES, NO, YES, YES, NO])
})

it('limits an IPv4 address mapped into IPv6 as the IPv4 address', async () => {
  const allowed = await letThrough(['198.51.100.1', '::ffff:198.51.100.1', '::ffff:c633:6401'])
  assert.deepEqual(allowed, [YES, YES, NO])
})

it('limits all addresses of an IPv6 /64 together', async () => {
  const allowed = await letThrough(['2001:db8::1', '2001:db8::2:3:4:5', '2001:db8::ffff'])
  assert.deepEqual(allowed, [YES, YES, NO])
})

it('limits an IPv6 /56 to four times, and a /48 to sixteen times what one /64 may', async () => {
  const subnets = Array.from({ length: 40 }, (_, at) => `2001:db8:7:${(at * 8).toString(16)}::1`)
  const wide = await letThrough(subnets) // all of one /48, 32 to each /56
  assert.deepEqual(
    wide,
    subnets.map((_, at) => at < 8 || (at >= 32 && at < 40)),
  )
  const scattered = Array.from({ length: 40 }, (_, at) => `2001:db8:8:${at.toString(16)}00::1`)
  assert.deepEqual(
    await letThrough(scattered),
    scattered.map((_, at) => at < 32),
  )
})

it('tells an address how much is left, and lets it in again when its minute is over', async () => {
  await house.advance(60_000)
  const remoteAddress = '198.51.100.9'
  const told = []
  for (const waits of [0, 20_000, 39_999, 1]) {
    await house.advance(waits)
    const { statusCode, headers } = await askForChat(app, { remoteAddress })
    told.push([statusCode, headers['x-ratelimit-remaining'], headers['retry-after']])
  }
  assert.deepEqual(told, [
    [200, '1', undefined],
    [200, '0', undefined],
    [429, '0', '1'],
    [200, '1', undefined],
  ])
})

it('does not believe a stranger who says for whom he asks', async () => {
  await house.advance(60_000)
  const statuses: number[] = []
  for (const client of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) {
    const headers = { 'x-forwarded-for': client, forwarded: `for=${client}`, 'x-real-ip': client }
    const url = '/api/v1/chat/token'
    statuses.push((await app.inject({ url, headers, remoteAddress: '198.51.100.1' })).statusCode)
  }
  assert.deepEqual(statuses, [200, 200, 429])
})

it('believes its own proxies, counted from the right', async (t) => {
  const proxied = await deployed(t, {
    JETON_TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8',
    JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: '1',
  })
  const ask = async (forwarded: string, remoteAddress = '10.0.0.1') => {
    const headers = { 'x-forwarded-for': forwarded }
    const url = '/api/v1/chat/token'
    return (await proxied.app.inject({ url, headers, remoteAddress })).statusCode
  }
  assert.equal(await ask('203.0.113.1'), 200)
  assert.equal(await ask('203.0.113.1', 'fd00::1'), 429)
  assert.equal(await ask('198.51.100.77, 203.0.113.1, 10.1.2.3'), 429)
  assert.equal(await ask('203.0.113.1, 203.0.113.2'), 200)
  assert.equal(await ask('203.0.113.3', '198.51.100.1'), 200) // a stranger: counted himself
  assert.equal(await ask('203.0.113.4', '198.51.100.1'), 429)
})

it('lets only the pages of listed origins read it, where origins are listed', async (t) => {
  const listed = await deployed(t, { JETON_CORS_ORIGINS: 'https://a.example, https://b.example' })
  const url = '/api/v1/chat/token'
  const allowedFor = async (origin: string, method: 'GET' | 'OPTIONS') => {
    const { headers } = await listed.app.inject({ url, method, headers: { origin } })
    assert.equal(headers.vary, 'Origin')
    assert.equal(headers['access-control-allow-credentials'], undefined)
    return headers['access-control-allow-origin']
  }
  for (const method of ['GET', 'OPTIONS'] as const) {
    assert.equal(await allowedFor('https://b.example', method), 'https://b.example')
    assert.equal(await allowedFor('https://c.example', method), undefined)
    assert.equal(await allowedFor('https://a.example.evil', method), undefined)
  }
})

it('writes nothing down by issuing, whoever asks and whatever for', async (t) => {
  const own = await deployed(t) // one of which no sweep writes down meanwhile who came before
  const { apiKey, organization } = await own.company()
  const chatbotId = await addAssistant(own, organization)
  await own.stores.dependencies.database?.()
  const before = await own.lasting()
  for (let at = 0; at < 100; at++) {
    await chatToken(own.app, { remoteAddress: `203.0.113.${at}` })
    await chatToken(own.app, { apiKey, chatbotId, sessionId: `session ${at}` })
    await askForChat(own.app, { remoteAddress: '203.0.113.1', chatbotId: 'bot_nobody' })
  }
  assert.ok((await own.lasting()) === before)
})

it('issues also while nothing can be written, unless it is Redis, which counts', async () => {
  await house.advance(60_000)
  const { statusCode } = await house.unwritable(() => askForChat(app))
  assert.equal(statusCode, testStores === 'sqlite' ? 200 : 503)
})
