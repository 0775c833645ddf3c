import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  A_KEY,
  type AdminCall,
  administer,
  anInvitation,
  anOrganization,
  makerOf,
  sessionOf,
} from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addKey, addOperator, addToken } from '../../../test/support/operators.ts'
import { ROLES } from '../../core/accounts/index.ts'
import { KINDS } from '../../core/tokens/index.ts'

const house = await deployed({ after })
const maker = makerOf(house)

const holder = async (role: (typeof ROLES)[number]) => {
  const operator = await addOperator(house, { role })
  const session = (await addToken(house, operator, { kind: 'session' })).secret
  const keyed = async (...permissions: Parameters<typeof addKey>[2]) =>
    (await addKey(house, operator, permissions)).secret
  return { operator, session, keyed }
}

const [owner, admin, member] = [
  await holder('owner'),
  await holder('admin'),
  await holder('member'),
]
const someone = await house.stores.operators.forSigningIn(house.demo.username)
const deploymentOwner = someone?.operator ?? assert.fail()
const deploymentSession = await sessionOf(house)

/** Who asks, and up to which rank they may. */
const CALLERS = {
  'who runs the deployment': [deploymentSession, 3],
  'their API key with admin': [(await maker.key(['admin', 'chat:send'])).secret, 3],
  'an owner': [owner.session, 2],
  'an admin': [admin.session, 1],
  "an admin's API key with admin": [await admin.keyed('chat:send', 'admin'), 1],
  "an owner's API key without admin": [await owner.keyed('tokens:create', 'chat:send'), 0],
  "a member's API key with admin": [await member.keyed('admin'), 0],
  'a member': [member.session, 0],
} as const

type Made = () => Promise<AdminCall>

const about =
  (method: AdminCall['method'], id: () => Promise<string>, path: string, body?: object): Made =>
  async () => ({ method, path: path.replace(':id', await id()), body })
const call =
  (method: AdminCall['method'], path: string, body?: () => object): Made =>
  async () => ({ method, path, body: body?.() })

const another = async () => (await maker.organization()).id
const own = async () => house.demo.organization
const key = async () => (await maker.key()).id
const user = async () => (await maker.endUser()).id

type OnlyIn = 'a session'

/** Every route, and the rank that it takes; some take a session as well. */
const ROUTES: readonly (readonly [least: 1 | 2 | 3, made: Made, only?: OnlyIn])[] = [
  [3, call('GET', '/organizations')],
  [3, call('POST', '/organizations', anOrganization)],
  [2, about('GET', own, '/organizations/:id')],
  [2, about('PATCH', own, '/organizations/:id', { name: 'Demo' })],
  [3, about('POST', own, '/organizations/:id/activate')],
  [1, call('GET', '/operators')],
  [1, call('POST', '/operators', anInvitation)],
  [1, about('GET', maker.member, '/operators/:id')],
  [1, about('PATCH', maker.member, '/operators/:id', { aiSeat: true })],
  [1, about('POST', maker.member, '/operators/:id/reset-password'), 'a session'],
  [1, about('POST', maker.member, '/operators/:id/deactivate')],
  [1, about('POST', maker.member, '/operators/:id/activate')],
  [1, call('GET', '/api-keys')],
  [1, call('POST', '/api-keys', () => A_KEY)],
  [1, about('GET', key, '/api-keys/:id')],
  [1, about('PATCH', key, '/api-keys/:id', { name: 'Shop' }), 'a session'],
  [1, about('POST', key, '/api-keys/:id/rotate'), 'a session'],
  [1, about('DELETE', key, '/api-keys/:id')],
  [1, call('GET', '/end-users?limit=1')],
  [1, about('GET', user, '/end-users/:id')],
  [1, about('POST', user, '/end-users/:id/deactivate')],
  [1, about('POST', user, '/end-users/:id/activate')],
  [1, about('POST', user, '/end-users/:id/invalidate')],
  [1, about('DELETE', user, '/end-users/:id')],
]

describe('who may administer what', () => {
  for (const [name, [secret, rank]] of Object.entries(CALLERS)) {
    it(`${name} may do what rank ${rank} may, and nothing more`, async () => {
      for (const [least, made, only] of ROUTES) {
        const asked = await made()
        const { statusCode, body } = await administer(house, secret, asked)
        const what = `${asked.method} ${asked.path}: ${body}`
        const isSession = secret.startsWith(KINDS.session.prefix)
        if (rank >= least && (isSession || !only)) assert.match(String(statusCode), /^2/, what)
        else assert.equal(statusCode, 403, what)
      }
    })
  }

  const OF_OTHERS = ['', '/deactivate', '/activate'].map((deed) => `/organizations/:id${deed}`)
  it('says of the organizations of others what it says of none, unless to who runs them', async () => {
    for (const { session: token } of [owner, admin, member]) {
      for (const path of OF_OTHERS) {
        const method = path.endsWith(':id') ? 'PATCH' : 'POST'
        const ask = (id: string) =>
          administer(house, token, { method, path: path.replace(':id', id), body: {} })
        const [foreign, unknown] = [await ask(await another()), await ask('org_unknown')]
        assert.equal(foreign.statusCode, 404)
        assert.equal(foreign.body, unknown.body)
        assert.equal(JSON.parse(foreign.body).code, 'not_found')
      }
    }
  })

  it('says of the things of others what it says of none', async () => {
    const foreign = {
      operators: (await maker.organization()).owner,
      'api-keys': await maker.foreignKey(),
      'end-users': (await maker.foreignUser()).id,
    }
    for (const [least, made] of ROUTES) {
      const { method, path, body } = await made()
      const [, kind = '', id, ...deed] = path.split('/')
      const theirs = Object.entries(foreign).find(([it]) => it === kind)?.[1]
      if (!id || !theirs) continue
      const ask = (it: string) =>
        administer(house, deploymentSession, {
          method,
          path: ['', kind, it, ...deed].join('/'),
          body,
        })
      const [known, unknown] = [await ask(theirs), await ask('unknown')]
      assert.equal(known.statusCode, 404, `${least} ${method} ${path}`)
      assert.equal(known.body, unknown.body)
    }
  })
})

/** All that can be done to an operator. */
const deedsTo = (id: string): readonly AdminCall[] => [
  { method: 'PATCH', path: `/operators/${id}`, body: { aiSeat: false } },
  { method: 'POST', path: `/operators/${id}/reset-password` },
  { method: 'POST', path: `/operators/${id}/deactivate` },
  { method: 'POST', path: `/operators/${id}/activate` },
]

describe('operators among each other', () => {
  const managed = { owner: ROLES, admin: ['member'], member: [] } as const

  for (const [role, other] of ROLES.flatMap((one) => ROLES.map((it) => [one, it] as const))) {
    const mayBe = managed[role].some((it) => it === other)
    it(`one who is ${role} ${mayBe ? 'manages' : 'does not manage'} one who is ${other}`, async () => {
      const { session: token } = await holder(role)
      const body = { ...anInvitation(), role: other }
      const invited = await administer(house, token, { method: 'POST', path: '/operators', body })
      assert.equal(invited.statusCode, mayBe ? 201 : 403)
      for (const asked of deedsTo((await addOperator(house, { role: other })).id)) {
        const { statusCode } = await administer(house, token, asked)
        assert.equal(statusCode, mayBe ? 200 : 403, `${asked.method} ${asked.path}`)
      }
    })
  }

  it('lets no admin make another of a member', async () => {
    const path = `/operators/${await maker.member()}`
    const { body } = await administer(house, admin.session, {
      method: 'PATCH',
      path,
      body: { role: 'admin' },
    })
    assert.equal(JSON.parse(body).code, 'forbidden')
  })

  it('lets no other owner touch who runs the deployment', async () => {
    for (const asked of deedsTo(deploymentOwner.id)) {
      assert.equal((await administer(house, owner.session, asked)).statusCode, 403)
    }
  })

  it('keeps one of two owners who end each other at once', async () => {
    const { token, owner: first, id } = await maker.organization()
    const second = await addOperator(house, { organization: id })
    const tokens = [token, (await addToken(house, second)).secret]
    const answers = await Promise.all(
      [second.id, first].map((it, at) =>
        administer(house, tokens[at] ?? '', {
          method: 'PATCH',
          path: `/operators/${it}`,
          body: { role: 'member' },
        }),
      ),
    )
    const codes = answers.map(({ body }) => JSON.parse(body).code).sort()
    assert.deepEqual(codes, ['last_owner', undefined])
  })
})

describe('credentials that are not for this', () => {
  const statusOf = async (secret: string) =>
    (await administer(house, secret, { method: 'GET', path: '/api-keys' })).statusCode

  it('refuses a live one with a 403, and what opens nothing anywhere with a 401', async () => {
    const { company, stores } = house
    assert.equal(await statusOf((await company()).apiKey), 403, 'a key that acts for nobody')
    for (const kind of ['assistant', 'personal'] as const) {
      const { id: token, secret } = await addToken(house, owner.operator)
      await house.sql('UPDATE long_lived_tokens SET kind = ? WHERE id = ?', kind, token)
      assert.equal(await statusOf(secret), 403, kind)
      await stores.longLived.revoke(token, {
        ...{ actor: 'machine', credential: null, organization: null, details: {} },
        ...{ type: 'token.revoked', subject: `token:${token}`, ends: [`token:${token}`] },
      })
      assert.equal(await statusOf(secret), 401, kind)
    }
    for (const none of ['sk_x', 'vai_pat_x', 'x']) assert.equal(await statusOf(none), 401)
  })
})

describe('API keys and who gets their secrets', () => {
  const rotate = async (token: string, id: string) =>
    JSON.parse(
      (await administer(house, token, { method: 'POST', path: `/api-keys/${id}/rotate` })).body,
    ).code

  it('gives nobody the secret of a key that acts for somebody above them', async () => {
    for (const permission of ['admin', 'tokens:create'] as const) {
      const { id } = await addKey(house, owner.operator, [permission])
      assert.equal(await rotate(admin.session, id), 'exceeds_own')
      assert.equal(await rotate(owner.session, id), undefined)
      const { id: theirs } = await addKey(
        house,
        { ...owner.operator, ...deploymentOwner, organization: house.demo.organization },
        [permission],
      )
      assert.equal(await rotate(owner.session, theirs), 'exceeds_own')
    }
    const { id: harmless } = await addKey(house, owner.operator, ['chat:send'])
    assert.equal(await rotate(admin.session, harmless), undefined)
  })

  it('makes with a key no key that lives longer', async () => {
    const limited = { ...A_KEY, permissions: ['admin'], expiresAt: '2031-01-01T00:00:00Z' }
    const make = (secret: string, body: object) =>
      administer(house, secret, { method: 'POST', path: '/api-keys', body })
    const { secret } = (await make(owner.session, limited)).json()
    assert.equal((await make(secret, limited)).statusCode, 201)
    for (const expiresAt of [null, '2031-01-01T00:00:01Z']) {
      const { errors } = (await make(secret, { ...limited, expiresAt })).json()
      const message = 'must not be later than 2031-01-01T00:00:00Z, when the parent of the key ends'
      assert.deepEqual(errors, [{ field: 'expiresAt', message }])
    }
  })
})
