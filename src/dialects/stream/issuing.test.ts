import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'
import { creditsOf, freshToken, issue, redeem } from '../../../test/support/stream-calls.ts'
import { creditsAdded } from '../../storage/contracts/changes.ts'

const house = await deployed({ after }, { JETON_LIMIT_STREAM_TOKENS_PER_MINUTE: '4' })
const { app } = house

const BAD = {
  'an empty one': '?ttl=',
  'no value at all': '?ttl',
  'one below the range': '?ttl=0',
  'one above the range': '?ttl=301',
  'a huge one': '?ttl=99999999999999999999',
  'one that would wrap around': '?ttl=4294967297',
  'a negative one': '?ttl=-1',
  'one with a plus': '?ttl=%2B60',
  'one with a plus that stands for a space': '?ttl=+60',
  'a fractional one': '?ttl=1.5',
  'a whole one with a fraction': '?ttl=60.0',
  'one with an exponent': '?ttl=1e2',
  'a hexadecimal one': '?ttl=0x3c',
  'an octal one': '?ttl=0o74',
  'one with a leading space': '?ttl=%2060',
  'one with a trailing space': '?ttl=60%20',
  'one with a trailing line feed': '?ttl=60%0A',
  'one with a trailing NUL': '?ttl=60%00',
  'one with a unit': '?ttl=60s',
  'one with underscores': '?ttl=1_0',
  'Arabic digits': `?ttl=${encodeURIComponent('٦٠')}`,
  'full-width digits': `?ttl=${encodeURIComponent('６０')}`,
  'a superscript': `?ttl=6${encodeURIComponent('⁰')}`,
  words: '?ttl=soon',
  NaN: '?ttl=NaN',
  Infinity: '?ttl=Infinity',
  null: '?ttl=null',
  'half an escape': '?ttl=60%',
  'the same one twice': '?ttl=60&ttl=60',
  'one that is repeated to be empty': '?ttl=60&ttl=',
  'a list': '?ttl=60,60',
}
for (const [what, query] of Object.entries(BAD)) {
  it(`the lifetime cannot be ${what}, which consumes nothing`, async () => {
    const answer = await issue(app, await house.company(), query)
    assert.equal(answer.statusCode, 400)
    assert.equal(
      answer.body,
      '{"error":"Invalid TTL value. Must be between 1 and 300 seconds","success":false,"code":"invalid_ttl"}',
    )
    assert.equal(answer.headers['x-ratelimit-remaining'], '4')
  })
}

for (const [query, ttl] of [
  ['', 60],
  ['?tll=5', 60],
  ['?ttl=1', 1],
  ['?ttl=300', 300],
  ['?ttl=060', 60],
  ['?ttl=%36%30', 60],
] as const) {
  it(`the lifetime is ${ttl} seconds for "${query}"`, async () => {
    const answer = await issue(app, await house.company(), query)
    assert.equal(answer.json().ttl, ttl)
  })
}

it('the lifetime ends at the very second, and not before', async () => {
  const company = await house.company()
  for (const [wait, status] of [
    [59_999, 200],
    [60_000, 401],
  ] as const) {
    const token = await freshToken(app, company)
    await house.advance(wait)
    assert.equal((await redeem(app, company, token)).statusCode, status)
  }
})

it('the limit falls with each token, refuses one more, and opens again when it says so', async () => {
  const company = await house.company({ tokensPerMinute: 3 })
  const begun = Date.parse('2030-01-01T12:00:00Z') // time passes in the tests before
  const seen = []
  for (const wait of [0, 10_000, 10_000, 9_001, 30_998, 1]) {
    await house.advance(wait)
    const { statusCode, headers } = await issue(app, company)
    assert.equal(headers['x-ratelimit-limit'], '3')
    const { 'x-ratelimit-remaining': remaining, 'retry-after': retryAfter } = headers
    seen.push([statusCode, remaining, retryAfter])
    assert.ok(Number(headers['x-ratelimit-reset']) * 1000 >= begun + 60_000)
  }
  assert.deepEqual(seen, [
    [200, '2', undefined],
    [200, '1', undefined],
    [200, '0', undefined],
    [429, '0', '31'],
    [429, '0', '1'],
    [200, '2', undefined],
  ])
})

it('the limit says in seconds since 1970 when it opens again', async () => {
  const fresh = await deployed({ after })
  await fresh.advance(1)
  const { headers } = await issue(fresh.app, fresh.demo)
  const opens = Date.parse('2030-01-01T12:01:00.001Z')
  assert.equal(headers['x-ratelimit-reset'], String(Math.ceil(opens / 1000)))
})

it('the limit is the deployment’s unless the key has its own, and each key’s alone', async () => {
  const own = await house.company({ tokensPerMinute: 7 })
  const usual = await house.company()
  assert.equal((await issue(app, own)).headers['x-ratelimit-remaining'], '6')
  assert.equal((await issue(app, usual)).headers['x-ratelimit-remaining'], '3')
})

it('the limit is not chosen by any header of the client', async () => {
  const { apiKey } = await house.company({ tokensPerMinute: 1 })
  const statuses = []
  for (const at of [1, 2]) {
    const headers = {
      authorization: `Bearer ${apiKey}`,
      'x-forwarded-for': `192.0.2.${at}`,
      'x-real-ip': `192.0.2.${at}`,
      'x-api-key': `sk_${at}`,
      'user-agent': `agent ${at}`,
    }
    statuses.push((await app.inject({ url: '/api/v1/token', headers })).statusCode)
  }
  assert.deepEqual(statuses, [200, 429])
})

describe('the order of refusals', () => {
  it('is 401, 400, 429, 402', async () => {
    const company = await house.company({ tokensPerMinute: 1, credits: 0 })
    const stranger = { apiKey: `${company.apiKey}x` }
    const bad = '?ttl=0'
    assert.equal((await issue(app, stranger, bad)).statusCode, 401)
    assert.equal((await issue(app, company, bad)).statusCode, 400)
    assert.equal((await issue(app, company)).statusCode, 402)
    assert.equal((await issue(app, company)).statusCode, 429)
    assert.equal((await issue(app, company, bad)).statusCode, 400)
    assert.equal((await issue(app, stranger, bad)).statusCode, 401)
  })

  it('tells a stranger nothing about limits', async () => {
    const { headers } = await issue(app, { apiKey: 'sk_nobody' })
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith('x-ratelimit')),
      [],
    )
  })
})

describe('the credits', () => {
  it('are looked at and not spent: nothing is charged for a token', async () => {
    const company = await house.company({ credits: 1 })
    for (let at = 0; at < 4; at++) assert.equal((await issue(app, company)).statusCode, 200)
    assert.equal(await creditsOf(app, company), 1)
  })

  it('that a run holds are not there for another', async () => {
    const company = await house.company({ credits: 1 })
    await house.sql(
      'UPDATE credit_accounts SET held = 1 WHERE organization = ?',
      company.organization,
    )
    assert.equal((await issue(app, company)).statusCode, 402)
  })

  it('that are added open the way again', async () => {
    const company = await house.company({ credits: 0 })
    assert.equal((await issue(app, company)).statusCode, 402)
    const { organization } = company
    await house.stores.credits.topUp(
      { organization, amount: 5, reference: 'an invoice' },
      creditsAdded(organization),
    )
    assert.equal((await issue(app, company)).statusCode, 200)
    assert.equal(await creditsOf(app, company), 5)
  })
})

describe('the key', () => {
  const BAD: Record<string, (apiKey: string) => Record<string, string>> = {
    'in no header': () => ({}),
    'in an empty header': () => ({ authorization: '' }),
    'without a scheme': (apiKey) => ({ authorization: apiKey }),
    'as Basic': (apiKey) => ({
      authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`,
    }),
    'as X-API-Key': (apiKey) => ({ 'x-api-key': apiKey }),
    'as X-API-Key beside a bad bearer': (apiKey) => ({
      'x-api-key': apiKey,
      authorization: 'Bearer sk_nobody',
    }),
    'as a cookie': (apiKey) => ({ cookie: `vai_token=${apiKey}` }),
    'with something behind it': (apiKey) => ({ authorization: `Bearer ${apiKey} x` }),
    'with a typo': (apiKey) => ({ authorization: `Bearer ${apiKey.slice(0, -1)}-` }),
    'in capitals': (apiKey) => ({ authorization: `Bearer ${apiKey.toUpperCase()}` }),
    'in the query': () => ({}),
  }
  for (const [how, headersOf] of Object.entries(BAD)) {
    it(`opens nothing ${how}, and every such answer is the same`, async () => {
      const { apiKey } = await house.company()
      const query = how === 'in the query' ? `?api_key=${apiKey}&token=${apiKey}` : ''
      const headers = headersOf(apiKey)
      const answer = await app.inject({ url: `/api/v1/token${query}`, headers })
      assert.equal(answer.statusCode, 401)
      assert.equal(answer.headers['www-authenticate'], 'Bearer')
      assert.equal(
        answer.body,
        '{"error":"Unauthorized. Please provide a valid secret key.","success":false}',
      )
    })
  }

  for (const [what, statement] of Object.entries({
    'was revoked': 'UPDATE api_keys SET revoked_at = 0 WHERE organization = ?',
    'has expired': 'UPDATE api_keys SET expires_at = 1 WHERE organization = ?',
    'belongs to an inactive organization': 'UPDATE organizations SET active = FALSE WHERE id = ?',
  })) {
    it(`opens nothing once it ${what}`, async () => {
      const company = await house.company()
      assert.equal((await issue(app, company)).statusCode, 200)
      await house.sql(statement, company.organization)
      assert.equal((await issue(app, company)).statusCode, 401)
    })
  }
})
