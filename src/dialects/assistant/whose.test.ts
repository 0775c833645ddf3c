import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  addMember,
  addTeam,
  call,
  type Made,
  make,
  NATURAL_ID,
} from '../../../test/support/assistant-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'

const house = await deployed({ after }, { JETON_TRUSTED_PROXIES: '127.0.0.1' })
const team = await addTeam(house)
const foreign = await addTeam(house)
const { owner, member, organization } = team
const maker = await addMember(house, {
  organization,
  role: 'member',
  permissions: ['tokens:create'],
})
const PERSONAL = { type: 'personal', assistantId: null }

const ask = (secret: string, what: string, body?: object, headers = {}) =>
  call(house, secret, what, body, headers)

describe('those who manage nothing', () => {
  it('see, rotate and delete their own tokens only, and count only those', async () => {
    const others = await make(house, owner.pat)
    const own = await make(house, maker.pat)
    const list = `GET /api/assistants/${NATURAL_ID}/tokens`
    const seen = (await ask(maker.pat, list)).json()
    assert.deepEqual([seen.total, seen._embedded['inf:assistant-token'][0].id], [1, own.id])
    assert.equal((await ask(owner.pat, list)).json().total, 2)
    for (const [verb, body] of [
      ['GET /api/tokens/', undefined],
      ['DELETE /api/tokens/', undefined],
      ['POST /api/tokens/:/rotate', {}],
    ] as const) {
      const [method, path = ''] = verb.split(' ')
      const url = (id: string) =>
        `${method} ${path.includes(':') ? path.replace(':', id) : path + id}`
      const refused = await ask(maker.pat, url(others.id), body)
      const absent = await ask(maker.pat, url(crypto.randomUUID()), body)
      assert.deepEqual([refused.statusCode, refused.body], [404, absent.body])
    }
    assert.equal((await ask(maker.pat, `POST /api/tokens/${own.id}/rotate`, {})).statusCode, 200)
    assert.equal((await ask(maker.pat, `DELETE /api/tokens/${own.id}`)).statusCode, 204)
  })
})

describe('those who manage the organization', () => {
  it('find the tokens of an operator by the name, in any case', async () => {
    const { id } = await make(house, maker.pat)
    const name = maker.operator.username.toUpperCase()
    const { _embedded } = (await ask(owner.pat, `GET /api/tokens?username=${name}`)).json()
    assert.deepEqual(
      _embedded['inf:token'].map((token: Made) => token.id),
      [id],
    )
  })

  it('delete others’ personal tokens, and cannot become them', async () => {
    const { id, token } = await make(house, maker.pat, PERSONAL)
    assert.equal((await ask(owner.pat, `POST /api/tokens/${id}/rotate`, {})).statusCode, 403)
    assert.equal((await ask(owner.pat, `DELETE /api/tokens/${id}`)).statusCode, 204)
    assert.equal((await ask(token, 'GET /api/tokens')).statusCode, 401)
  })

  it('cannot tell what belongs to another organization from what does not exist', async () => {
    const { id } = await make(house, foreign.owner.pat)
    const nobodys = crypto.randomUUID()
    for (const [theirs, absent, body] of [
      [`GET /api/tokens/${id}`, `GET /api/tokens/${nobodys}`, undefined],
      [`DELETE /api/tokens/${id}`, `DELETE /api/tokens/${nobodys}`, undefined],
      [`POST /api/tokens/${id}/rotate`, `POST /api/tokens/${nobodys}/rotate`, {}],
      [`GET /api/assistants/${foreign.assistant}`, `GET /api/assistants/${nobodys}`, undefined],
      [
        `GET /api/assistants/${foreign.assistant}/tokens`,
        `GET /api/assistants/${nobodys}/tokens`,
        undefined,
      ],
    ] as const) {
      const [one, other] = [await ask(owner.pat, theirs, body), await ask(owner.pat, absent, body)]
      assert.deepEqual([one.statusCode, one.body], [404, other.body], theirs)
    }
  })

  it('mean by a natural id the assistant of their own organization', async () => {
    for (const { owner, assistant } of [team, foreign]) {
      const shown = await ask(owner.pat, `GET /api/assistants/${NATURAL_ID}`)
      assert.equal(shown.json().id, assistant)
    }
  })
})

it('lets a personal token do what its operator may, on these routes and no others', async () => {
  const mine = await make(house, maker.pat, PERSONAL)
  const made = await make(house, mine.token)
  assert.equal((await ask(mine.token, `DELETE /api/tokens/${made.id}`)).statusCode, 204)
  const ofOwner = await make(house, owner.pat)
  assert.equal((await ask(mine.token, `GET /api/tokens/${ofOwner.id}`)).statusCode, 404)
  for (const route of ['GET /api/v1/access-tokens', 'GET /api/v1/balance', 'GET /api/v1/auth/me']) {
    assert.match(String((await ask(mine.token, route)).statusCode), /^40[13]$/, route)
  }
})

it('lets a restricted token be used through proxies that are trusted', async () => {
  const { token } = await make(house, owner.pat, { restrict: 'cidr', cidr: '10.0.0.0/8' })
  const from = async (address: string) => {
    const headers = { 'x-forwarded-for': address }
    return (await ask(token, `GET /api/assistants/${NATURAL_ID}`, undefined, headers)).statusCode
  }
  const addresses = ['10.1.2.3', '203.0.113.9, 10.1.2.3', '::ffff:10.1.2.3']
  for (const address of addresses) assert.equal(await from(address), 200, address)
  for (const address of ['11.0.0.1', '10.1.2.3, 203.0.113.9', '::1', 'unknown']) {
    assert.equal(await from(address), 403, address)
  }
})

it('shows a secret once, in the answer that makes it', async () => {
  const made = [await make(house, owner.pat), await make(house, owner.pat, PERSONAL)]
  const rotated = await ask(owner.pat, `POST /api/tokens/${made[0]?.id}/rotate`, {
    graceSeconds: 60,
  })
  const secrets = [...made.map(({ token }) => token), rotated.json<Made>().token]
  for (const route of [
    'GET /api/tokens?limit=100',
    `GET /api/assistants/${NATURAL_ID}/tokens?limit=100`,
    ...made.map(({ id }) => `GET /api/tokens/${id}`),
    ...made.map(({ id }) => `DELETE /api/tokens/${id}`),
  ]) {
    const { body } = await ask(owner.pat, route)
    for (const secret of secrets) assert.ok(!body.includes(secret), route)
  }
})

it('may be asked by pages of other origins for answers, and for nothing else', async () => {
  const preflight = (url: string) =>
    house.app.inject({
      method: 'OPTIONS',
      url,
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'POST' },
    })
  const { headers, statusCode } = await preflight('/api/chats')
  assert.equal(statusCode, 204)
  assert.equal(headers['access-control-allow-methods'], 'POST')
  assert.match(String(headers['access-control-allow-headers']), /authorization/)
  for (const url of ['/api/tokens', '/api/tokens/x', `/api/assistants/${NATURAL_ID}/tokens`]) {
    const answer = await preflight(url)
    assert.equal(answer.statusCode, 405)
    assert.equal(answer.headers['access-control-allow-origin'], undefined)
  }
})

it('tells a member what assistants there are, and nothing of their tokens', async () => {
  await make(house, owner.pat)
  assert.equal((await ask(member.pat, `GET /api/assistants/${NATURAL_ID}`)).statusCode, 200)
  const { total } = (await ask(member.pat, `GET /api/assistants/${NATURAL_ID}/tokens`)).json()
  assert.equal(total, 0)
})
