import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type AdminCall, administer, makerOf } from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { AN_AGENT, openedOf } from '../../../test/support/opened-calls.ts'
import { addKey, addOperator, addToken } from '../../../test/support/operators.ts'
import type { Permission, Role } from '../../core/accounts/index.ts'

const house = await deployed({ after })
const opened = openedOf(house)
const maker = makerOf(house)

const holder = async (role: Role) => {
  const operator = await addOperator(house, { role })
  const keyed = async (...permissions: Permission[]) =>
    (await addKey(house, operator, permissions)).secret
  return { token: (await addToken(house, operator)).secret, keyed }
}
const [owner, admin, member] = [
  await holder('owner'),
  await holder('admin'),
  await holder('member'),
]

/** Who asks, and up to which rank they may. */
const CALLERS = {
  'who runs the deployment': [house.demo.accessToken, 3],
  'their API key with admin': [(await maker.key(['admin', 'chat:send'])).secret, 3],
  'an owner': [owner.token, 2],
  'an admin': [admin.token, 1],
  "an admin's API key with admin": [await admin.keyed('chat:send', 'admin'), 1],
  'a member': [member.token, 0],
  "a member's API key with admin": [await member.keyed('admin'), 0],
  "an owner's API key without admin": [await owner.keyed('tokens:create', 'chat:send'), -1],
} as const

type Made = () => Promise<AdminCall>

const call =
  (method: AdminCall['method'], path: string, body?: object): Made =>
  async () => ({ method, path, body })
const about =
  (id: () => Promise<string>, method: AdminCall['method'], path: string, body?: object): Made =>
  async () => ({ method, path: path.replace(':id', await id()), body })

const token = async () => (await opened.holder()).id
const { assistant } = opened
const signingKey = async () => {
  await opened.keep(1)
  return (await opened.signingKeys())[0] ?? ''
}

/** Every route, and the rank that it takes. */
const ROUTES: readonly (readonly [least: 0 | 1 | 2 | 3, made: Made])[] = [
  [0, call('GET', '/assistants?limit=1')],
  [1, call('POST', '/assistants', AN_AGENT)],
  [3, call('POST', '/assistants', { ...AN_AGENT, public: true, publicDefault: true })],
  [0, about(assistant, 'GET', '/assistants/:id')],
  [1, about(assistant, 'PATCH', '/assistants/:id', { public: true })],
  [3, about(assistant, 'PATCH', '/assistants/:id', { public: true, publicDefault: true })],
  [1, about(assistant, 'POST', '/assistants/:id/deactivate')],
  [1, about(assistant, 'POST', '/assistants/:id/activate')],
  [1, call('GET', '/tokens?limit=1')],
  [1, call('POST', '/tokens/revoke', { kind: 'device' })],
  [1, about(token, 'GET', '/tokens/:id')],
  [1, about(token, 'DELETE', '/tokens/:id')],
  [1, call('GET', '/credits')],
  [1, call('GET', '/credits/history')],
  [3, about(async () => (await maker.organization()).id, 'GET', '/credits?organizationId=:id')],
  [3, call('POST', '/credits', { amount: 1_000 })],
  [1, call('GET', '/counters')],
  [1, call('GET', '/events?limit=1')],
  [3, about(async () => (await maker.organization()).id, 'GET', '/events?organizationId=:id')],
  [3, call('GET', '/signing-keys')],
  [3, about(signingKey, 'DELETE', '/signing-keys/:id')],
  [
    3,
    async () => {
      await opened.keep(1)
      return { method: 'POST', path: '/signing-keys/rotate' }
    },
  ],
]

describe('who may administer what is opened', () => {
  for (const [name, [secret, rank]] of Object.entries(CALLERS)) {
    it(`${name} may do what rank ${rank} may, and nothing more`, async () => {
      for (const [least, made] of ROUTES) {
        const asked = await made()
        const { statusCode, body } = await administer(house, secret, asked)
        const what = `${asked.method} ${asked.path}: ${body}`
        if (rank >= least) assert.match(String(statusCode), /^2/, what)
        else assert.equal(statusCode, 403, what)
      }
    })
  }

  it('judges who asks before what is asked for', async () => {
    const path = '/assistants'
    for (const [secret, status] of [
      ['vai_pat_x', 401],
      [member.token, 403],
      [admin.token, 400],
    ] as const) {
      const body = { kind: 'robot', apiKey: 1 }
      const answer = await administer(house, secret, { method: 'POST', path, body })
      assert.equal(answer.statusCode, status)
    }
  })
})

describe('what belongs to others', () => {
  it('is answered like what is not there', async () => {
    const foreign = {
      assistants: await opened.foreignAssistant(),
      tokens: await opened.foreignToken(),
    }
    for (const [, made] of ROUTES) {
      const { method, path, body } = await made()
      const [, kind = '', id, ...deed] = path.split('/')
      const theirs = Object.entries(foreign).find(([it]) => it === kind)?.[1]
      if (!id || id === 'revoke' || !theirs) continue
      const ask = (it: string) =>
        administer(house, admin.token, { method, path: ['', kind, it, ...deed].join('/'), body })
      const [known, unknown] = [await ask(theirs), await ask('unknown')]
      assert.ok([403, 404].includes(known.statusCode), `${method} ${path}`)
      assert.equal(known.body, unknown.body)
    }
  })

  it('is answered so for organizations too', async () => {
    const { id } = await maker.organization()
    for (const path of ['/credits', '/credits/history', '/counters', '/events']) {
      const ask = (it: string) =>
        administer(house, owner.token, { method: 'GET', path: `${path}?organizationId=${it}` })
      const [known, unknown] = [await ask(id), await ask('org_unknown')]
      assert.equal(known.statusCode, 403)
      assert.equal(known.body, unknown.body)
    }
  })

  it('does not end, whatever is named', async () => {
    const { id, token: foreign } = await maker.organization()
    const [it = assert.fail()] = (await opened.ask({ method: 'GET', path: '/tokens' }, foreign))
      .items
    for (const body of [
      { operatorId: it.operator.id },
      { username: it.operator.username },
      { prefix: it.mask },
      { prefix: foreign },
    ]) {
      assert.deepEqual(await opened.post('/tokens/revoke', body), { revokedCount: 0 }, id)
    }
    assert.ok((await opened.ask({ method: 'GET', path: '/tokens' }, foreign)).items)
  })
})
