import assert from 'node:assert/strict'
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { jwtVerify, SignJWT } from 'jose'
import { askForCompletion } from '../../../test/support/bearer-calls.ts'
import { endOf } from '../../../test/support/changes.ts'
import { addAssistant, chatToken, claimsIn } from '../../../test/support/chat-calls.ts'
import { type Company, deployed } from '../../../test/support/deployment.ts'
import { askForUser, invalidateUser, userToken } from '../../../test/support/user-calls.ts'
import { createSightings, type EndUserStore } from '../../core/accounts/index.ts'

const HOUR = 3_600_000
const MANY = '1000000'
const house = await deployed(
  { after },
  { JETON_LIMIT_USER_TOKENS_PER_MINUTE: MANY, JETON_PUBLIC_URL: 'https://tokens.acme.test' },
)
const { app, advance, stores } = house

interface Site extends Company {
  readonly agent: string
  readonly apiKeyId: string
}

async function newSite(): Promise<Site> {
  const company = await house.company()
  const agent = await addAssistant(house, company.organization, { kind: 'agent' })
  const keys = await stores.apiKeys.list(company.organization, { after: undefined, limit: 1 })
  return { ...company, agent, apiKeyId: keys.items[0]?.id ?? '' }
}

const opens = async (token: string) => (await askForCompletion(app, token)).statusCode

describe('a user token', () => {
  it('is good any number of times, for the calls of its agent', async () => {
    const site = await newSite()
    const { token } = await userToken(app, site)
    const statuses = await Promise.all(Array.from({ length: 20 }, () => opens(token)))
    assert.deepEqual(new Set(statuses), new Set([200]))
    const authorization = `Bearer ${token}`
    const models = await app.inject({ url: '/v1/models', headers: { authorization } })
    assert.equal(models.json().data[0].id, site.agent)
  })

  it('lives until the instant it expires, and not in it', async () => {
    const { token } = await userToken(app, { ...(await newSite()), expiresIn: '1h' })
    await advance(HOUR - 1)
    assert.equal(await opens(token), 200)
    await advance(1)
    assert.equal(await opens(token), 401)
  })

  it('lives for a day unless it is said otherwise, and for as long as is said', async () => {
    const site = await newSite()
    const lifetimes = { '90s': 90, '7d': 604_800, '30d': 2_592_000, '01h': 3_600 }
    for (const [expiresIn, seconds] of [[undefined, 86_400], ...Object.entries(lifetimes)]) {
      const { iat, exp } = claimsIn((await userToken(app, { ...site, expiresIn })).token)
      assert.equal(Number(exp) - Number(iat), seconds)
    }
    for (const expiresIn of ['', '0s', '-1h', '1.5h', '15', ' 1h', '1H', '1w', '1h30m']) {
      const { statusCode, body } = await askForUser(app, { ...site, expiresIn })
      assert.deepEqual([statusCode, JSON.parse(body).message], [400, 'Invalid expiresIn format'])
    }
  })

  it('is no longer than this deployment allows', async (t) => {
    const strict = await deployed(t, { JETON_USER_TOKEN_MAX_SECONDS: '7200' })
    const asking = { ...strict.demo, expiresIn: '3h' }
    const { message } = (await askForUser(strict.app, asking)).json()
    assert.equal(message, 'expiresIn must be at most 2h')
    await userToken(strict.app, { ...asking, expiresIn: '120m' })
  })
})

/** The key under which tokens of end users are signed. */
async function signingKey(): Promise<KeyObject> {
  const [key] = (await stores.keys.list()).value ?? []
  const seed = house.sealer.open(key?.sealed ?? '', key?.id ?? '') ?? assert.fail()
  return createSecretKey(new Uint8Array(hkdfSync('sha256', seed, '', 'user', 32)))
}

describe('a user JWT', () => {
  it('is verified by jose, and says what it stands for', async () => {
    const site = await newSite()
    const { token, customerUser } = await userToken(app, site)
    const { payload, protectedHeader } = await jwtVerify(token, await signingKey(), {
      issuer: 'https://tokens.acme.test',
      currentDate: new Date(stores.now()),
    })
    assert.deepEqual(protectedHeader, { alg: 'HS256', typ: 'JWT' })
    const { jti, iat, exp, ...claims } = payload
    assert.deepEqual(claims, {
      iss: 'https://tokens.acme.test',
      use: 'user',
      sub: customerUser.id,
      tokenVersion: 0,
      companyId: site.organization,
      agentId: site.agent,
      apiKeyId: site.apiKeyId,
      permissions: ['chat:send', 'tools:use', 'rag:access'],
    })
    assert.match(String(jti), /^[0-9A-Za-z]{20}$/)
    assert.equal(iat, Math.floor(stores.now() / 1000))
    assert.equal(exp, Number(iat) + 86_400)
  })

  it('is accepted from jose, and refused when any one claim is another', async () => {
    const [site, other] = [await newSite(), await newSite()]
    const claims = claimsIn((await userToken(app, site)).token)
    const key = await signingKey()
    const signed = (changes: object) =>
      new SignJWT({ ...claims, ...changes })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .sign(key)
    assert.equal(await opens(await signed({})), 200)
    const now = Math.floor(stores.now() / 1000)
    for (const changes of [
      { use: 'chat' },
      { iss: 'https://elsewhere.test' },
      { exp: now },
      { sub: 'cm_unknown' },
      { tokenVersion: 1 },
      { tokenVersion: -1 },
      { companyId: other.organization },
      { agentId: other.agent },
      { agentId: 'agent_unknown' },
      { apiKeyId: 'key_unknown' },
    ]) {
      assert.equal(await opens(await signed(changes)), 401, JSON.stringify(changes))
    }
  })

  it('opens nothing that a chat JWT opens, and the other way round', async () => {
    const site = await newSite()
    const { token } = await userToken(app, site)
    const body = { story: 'a dog' }
    for (const url of [
      `/api/v1/run/${site.workflow}/stream?token=${token}`,
      `/api/v1/chat/${token}/stream`,
    ]) {
      assert.equal((await app.inject({ method: 'POST', url, body })).statusCode, 401)
    }
    const headers = { authorization: `Bearer ${token}` }
    const url = `/api/v1/run/${site.workflow}/stream`
    assert.equal((await app.inject({ method: 'POST', url, headers, body })).statusCode, 401)
    const chat = await chatToken(app, { apiKey: site.apiKey })
    assert.equal(await opens(chat), 403)
    assert.equal(await opens(chat.replace(/.$/, '_')), 401)
  })
})

/** What ends a token, besides time; and what would bring back whatever ended it. */
const ENDS: Readonly<Record<string, (site: Site, user: string) => Promise<unknown>>> = {
  'its user is invalidated': (site, user) => invalidateUser(app, site, user),
  'its user is deactivated, be it activated again': async ({ organization }, user) => {
    const change = endOf('end_user.deactivated', organization, `endUser:${user}`)
    await stores.endUsers.deactivate(organization, user, change)
    await stores.endUsers.activate(organization, user, change)
  },
  'its user is erased': ({ organization }, user) =>
    stores.endUsers.erase(
      organization,
      user,
      endOf('end_user.erased', organization, `endUser:${user}`),
    ),
  'its agent is deactivated, be it activated again': async ({ organization, agent }) => {
    const change = endOf('assistant.deactivated', organization, `assistant:${agent}`)
    await stores.assistants.deactivate(organization, agent, change)
    await stores.assistants.activate(organization, agent, change)
  },
  'its API key is revoked': ({ organization, apiKeyId }) =>
    stores.apiKeys.revoke(apiKeyId, endOf('api_key.revoked', organization, `apiKey:${apiKeyId}`)),
  'its organization is deactivated, be it activated again': async ({ organization }) => {
    const change = endOf('organization.deactivated', organization)
    await stores.organizations.deactivate(organization, change)
    await stores.organizations.activate(organization, change)
  },
}

for (const [what, end] of Object.entries(ENDS)) {
  it(`ends a user token at once when ${what}, and no other`, async () => {
    const [site, other] = [await newSite(), await newSite()]
    const { token, customerUser } = await userToken(app, site)
    const { token: another } = await userToken(app, other)
    assert.deepEqual([await opens(token), await opens(another)], [200, 200])
    await end(site, customerUser.id)
    assert.deepEqual([await opens(token), await opens(another)], [401, 200])
  })
}

it('goes on with user tokens when the secret of their API key is rotated', async () => {
  const site = await newSite()
  const { token } = await userToken(app, site)
  const { apiKeyId, organization } = site
  const change = endOf('api_key.rotated', organization, `apiKey:${apiKeyId}`)
  await stores.apiKeys.rotate(apiKeyId, { digest: 'another', mask: 'sk_' }, 0, undefined, change)
  assert.equal((await askForUser(app, site)).statusCode, 401)
  assert.equal(await opens(token), 200)
})

describe('invalidating a user', () => {
  it('ends all tokens that were issued, those of another agent too; a new one has version 1', async () => {
    const site = await newSite()
    const agent = await addAssistant(house, site.organization, { kind: 'agent' })
    const first = await userToken(app, site)
    const second = await userToken(app, { ...site, agent })
    const { token: another } = await userToken(app, { ...site, userId: 'somebody else' })
    const answer = await invalidateUser(app, site, first.customerUser.id)
    assert.equal(answer.json().newTokenVersion, 1)
    const { token } = await userToken(app, site)
    assert.equal(claimsIn(token).tokenVersion, 1)
    const statuses = await Promise.all([first.token, second.token, another, token].map(opens))
    assert.deepEqual(statuses, [401, 401, 200, 200])
  })

  it('tells each of twenty simultaneous callers the version that it has made', async () => {
    const site = await newSite()
    const { customerUser } = await userToken(app, site)
    const versions = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const answer = await invalidateUser(app, site, customerUser.id)
        return answer.json<{ newTokenVersion: number }>().newTokenVersion
      }),
    )
    assert.deepEqual(
      versions.toSorted((a, b) => a - b),
      Array.from({ length: 20 }, (_, at) => at + 1),
    )
  })

  it('is an event, which names the API key and the user and nothing personal', async () => {
    const site = await newSite()
    const { customerUser } = await userToken(app, { ...site, userId: 'charlie@example.com' })
    await invalidateUser(app, site, customerUser.id)
    const { organization, apiKeyId } = site
    const [event] = await stores.events.list({ organization, before: undefined, limit: 9 })
    const { type, actor, credential, subject, ends } = event ?? assert.fail('no event')
    assert.deepEqual([type, subject], ['end_user.invalidated', `endUser:${customerUser.id}`])
    assert.deepEqual([actor, credential], [`apiKey:${apiKeyId}`, `apiKey:${apiKeyId}`])
    assert.deepEqual(ends, [`endUser:${customerUser.id}`])
    assert.ok(!JSON.stringify(event).includes('charlie'))
  })
})

describe('when a user was last seen', () => {
  const lastSeen = async ({ organization }: Site, id: string) =>
    (await stores.endUsers.show(organization, id))?.lastSeenAt

  it('is when a token was issued, or presented and live; written down when it is time', async (t) => {
    const own = await deployed(t)
    const { token, customerUser } = await userToken(own.app, own.demo)
    const seenAt = async () =>
      (await own.stores.endUsers.show(own.demo.organization, customerUser.id))?.lastSeenAt
    const issuedAt = own.stores.now()
    await own.advance(HOUR)
    await askForCompletion(own.app, token)
    const presentedAt = own.stores.now()
    await own.advance(48 * HOUR)
    await askForCompletion(own.app, token)
    assert.equal(await seenAt(), issuedAt)
    await own.stop(0)
    assert.equal(await seenAt(), presentedAt)
  })

  it('is written down in the end when it could not be at once, and never backwards', async () => {
    const site = await newSite()
    const { customerUser } = await userToken(app, site)
    let isBroken = true
    const store: Pick<EndUserStore, 'seen'> = {
      seen: (uses) =>
        isBroken ? Promise.reject(new Error('not now')) : stores.endUsers.seen(uses),
    }
    const sightings = createSightings(store, stores.now)
    await advance(HOUR)
    sightings.note(customerUser.id)
    await assert.rejects(sightings.flush(), /not now/)
    isBroken = false
    const notedAt = stores.now()
    await sightings.flush()
    assert.equal(await lastSeen(site, customerUser.id), notedAt)
    await stores.endUsers.seen([{ id: customerUser.id, at: notedAt - HOUR }])
    assert.equal(await lastSeen(site, customerUser.id), notedAt)
  })
})
