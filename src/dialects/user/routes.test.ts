import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { addAssistant } from '../../../test/support/chat-calls.ts'
import { type Company, type Deployed, deployed } from '../../../test/support/deployment.ts'
import { askForUser, invalidateUser, userToken } from '../../../test/support/user-calls.ts'
import { assertAnswer, readVectors, send, type Values } from '../../../test/support/vectors.ts'
import { dialectContract } from '../contract.ts'
import { userDialect } from './routes.ts'

interface Site extends Company {
  readonly agent: string
}

/** What `given` of a vector stands for. */
interface Situation {
  /** What happens before the request, after the user was entered. */
  readonly before?: (site: Site) => unknown
  /** What goes on during the request. */
  readonly during?: Deployed['unwritable']
}

const BODY_LIMIT = 2_048
const USER = 'user_123_from_your_system'
const FIVE_MINUTES = 300_000

const house = await deployed({ after }, { JETON_BODY_LIMIT_BYTES: String(BODY_LIMIT) })

const keyBecomes = (what: string) => (site: Site) =>
  house.sql(`UPDATE api_keys SET ${what} WHERE key_id = ?`, site.keyId)
const deactivate = ({ agent }: Site) =>
  house.sql('UPDATE assistants SET active = FALSE WHERE id = ?', agent)

const SITUATIONS: Readonly<Record<string, Situation>> = {
  '': {},
  'the key has expired': { before: keyBecomes('expires_at = 1') },
  'the key is revoked': { before: keyBecomes('revoked_at = 1') },
  'the key lacks chat:send': { before: keyBecomes(`permissions = '["tools:use","admin"]'`) },
  'the limit is reached': {
    before: async (site) => {
      await keyBecomes('user_tokens_per_minute = 1')(site)
      await userToken(house.app, site)
    },
  },
  'ten attempts have failed': {
    before: async (site) => {
      for (let failed = 0; failed < 10; failed++) {
        await askForUser(house.app, { ...site, apiKey: 'sk_wrong' })
      }
    },
  },
  'the agent is deactivated': {
    before: async (site) => {
      await addAssistant(house, site.organization, { kind: 'agent' })
      await deactivate(site)
    },
  },
  'no agent is active': { before: deactivate },
  'the user is deactivated': {
    before: async (site) => {
      const { customerUser } = await userToken(house.app, { ...site, userId: USER })
      await house.sql('UPDATE end_users SET active = FALSE WHERE id = ?', customerUser.id)
      await house.advance(60_000) // nothing is counted any more
    },
  },
  'nothing can be written': { during: house.unwritable },
  'a fault nobody foresaw': { during: (work) => house.faulty(['end_users', 'events'], work) },
}

async function newSite(): Promise<Site> {
  const company = await house.company()
  return { ...company, agent: await addAssistant(house, company.organization, { kind: 'agent' }) }
}

/** What the placeholders stand for, some of which must be made before the request. */
function valuesOf(site: Site, endUser: string): Values {
  const values: Readonly<Record<string, () => string | Promise<string>>> = {
    'key id': () => site.keyId,
    'api key': () => site.apiKey,
    agent: () => site.agent,
    'end user': () => endUser,
    workflow: () => site.workflow,
    'other api key': () => house.demo.apiKey,
    'foreign agent': () => house.demo.agent,
    'foreign end user': async () => (await userToken(house.app, house.demo)).customerUser.id,
    'long user id': () => 'x'.repeat(256),
    'too long': () => 'x'.repeat(BODY_LIMIT),
  }
  return async (name) => (await values[name]?.()) ?? assert.fail(`<${name}> stands for nothing`)
}

for (const file of readVectors(new URL('vectors/', import.meta.url))) {
  describe(`${file.route} (${file.file})`, () => {
    for (const vector of file.vectors) {
      const { name, given = '' } = vector
      it(given === '' ? name : `${name} (${given})`, async () => {
        const situation = SITUATIONS[given] ?? assert.fail(`nobody knows of "${given}"`)
        const site = await newSite()
        const wantsUser = JSON.stringify(vector.request).includes('<end user>')
        const endUser = wantsUser ? (await userToken(house.app, site)).customerUser.id : ''
        await situation.before?.(site)
        const request = () => send(house.app, vector, valuesOf(site, endUser))
        assertAnswer(await (situation.during ?? ((work) => work()))(request), file, vector)
        await house.advance(FIVE_MINUTES) // nobody is counted any more
      })
    }
  })
}

it('echoes the ids that it was asked with, and knows a user again', async () => {
  const site = await newSite()
  const [first, again, other] = [
    await askForUser(house.app, { ...site, userId: 'a' }),
    await askForUser(house.app, { ...site, userId: 'a' }),
    await askForUser(house.app, { ...site, userId: 'A' }),
  ].map((answer) => answer.json())
  assert.deepEqual(Object.keys(first), ['token', 'customerUser', 'agent', 'apiKey', 'user'])
  assert.deepEqual(first.user, first.customerUser)
  assert.equal(first.customerUser.companyId, site.organization)
  assert.equal(first.customerUser.agentId, site.agent)
  assert.notEqual(first.apiKey.id, site.keyId)
  assert.equal(again.customerUser.id, first.customerUser.id)
  assert.notEqual(again.token, first.token)
  assert.notEqual(other.customerUser.id, first.customerUser.id)
})

it('answers no more than ten of any number of simultaneous wrong attempts, and others freely', async () => {
  const site = await newSite()
  const wrong = { ...site, apiKey: 'sk_wrong' }
  const statuses = await Promise.all(
    Array.from({ length: 30 }, async () => (await askForUser(house.app, wrong)).statusCode),
  )
  assert.equal(statuses.filter((status) => status === 401).length, 10)
  assert.equal(statuses.filter((status) => status === 429).length, 20)
  assert.equal((await invalidateUser(house.app, site, 'cm')).statusCode, 429)
  const elsewhere = await askForUser(house.app, { ...site, remoteAddress: '192.0.2.7' })
  assert.equal(elsewhere.statusCode, 200)
  await house.advance(FIVE_MINUTES)
  assert.equal((await askForUser(house.app, site)).statusCode, 200)
})

it('issues exactly as many a minute as the key may, to simultaneous callers too', async () => {
  const site = await newSite()
  const [limit, more] = [5, 12]
  await house.sql(
    'UPDATE api_keys SET user_tokens_per_minute = ? WHERE key_id = ?',
    limit,
    site.keyId,
  )
  const statuses = await Promise.all(
    Array.from({ length: more }, async () => (await askForUser(house.app, site)).statusCode),
  )
  assert.equal(statuses.filter((status) => status === 200).length, limit)
  assert.equal(statuses.filter((status) => status === 429).length, more - limit)
})

dialectContract('user', async (t) => {
  const { app, demo, closeStore } = await deployed(t)
  const pair = { keyId: demo.keyId, keySecret: demo.apiKey }
  const { customerUser } = await userToken(app, demo)
  const ask = { ...pair, userId: 'user_1', agentId: demo.agent }
  return {
    app,
    calls: [
      { method: 'POST', url: '/rest/v1/auth/token', headers: {}, body: ask },
      {
        method: 'POST',
        url: '/rest/v1/auth/invalidate-token',
        headers: {},
        body: { ...pair, customerUserId: customerUser.id },
      },
    ],
    isRefusal: (body) =>
      Object.keys(body).join() === 'statusCode,message,error' &&
      'error' in body &&
      typeof body.error === 'string',
    closeStore,
    failing(fault) {
      const fail = () => Promise.reject(fault)
      return userDialect({ bearers: { invalidate: fail }, issuing: { user: fail } })
    },
  }
})
