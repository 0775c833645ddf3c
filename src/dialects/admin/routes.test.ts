import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  A_KEY,
  administered,
  adminValues,
  anInvitation,
  anOrganization,
  makerOf,
  sessionOf,
} from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addOperator } from '../../../test/support/operators.ts'
import { assertAnswer, readVectors, send, type Values } from '../../../test/support/vectors.ts'
import { type Call, dialectContract } from '../contract.ts'
import { adminDialect } from './routes.ts'

const house = await deployed({ after })
const maker = makerOf(house)

/** What `given` of a vector stands for. */
const SITUATIONS: Readonly<Record<string, (values: Values) => Promise<unknown>>> = {
  '': async () => undefined,
  'a key': () => maker.key(),
  'a member': () => maker.member(),
  'an end user': async () => [await maker.endUser(), await maker.endUser()],
  'an organization': () => maker.organization(),
  'the request was sent before': async (values) =>
    administered(house, house.demo.accessToken, {
      method: 'POST',
      path: '/api-keys',
      body: A_KEY,
      headers: { 'idempotency-key': await values('retry key') },
    }),
}

const RESOURCES = ['api-keys', 'end-users', 'operators', 'organizations']

for (const resource of RESOURCES) {
  for (const file of readVectors(new URL(`vectors/${resource}/`, import.meta.url))) {
    describe(`${file.route} (${file.file})`, () => {
      for (const vector of file.vectors) {
        const { name, given = '' } = vector
        it(given === '' ? name : `${name} (${given})`, async () => {
          const values = adminValues(house)
          await (SITUATIONS[given] ?? assert.fail(`nobody knows of "${given}"`))(values)
          assertAnswer(await send(house.app, vector, values), file, vector)
          await house.advance(1_000)
        })
      }
    })
  }
}

/** A call of every route, in an order in which each may be made. */
async function everyCall(of: Awaited<ReturnType<typeof deployed>>): Promise<Call[]> {
  const things = makerOf(of)
  const headers = { authorization: `Bearer ${await sessionOf(of)}` }
  const call = (method: Call['method'], path: string, body?: object): Call => ({
    method,
    url: `/api/v1/admin${path}`,
    headers,
    ...(body && { body }),
  })
  const { id: key } = await things.key()
  const { id: user } = await things.endUser()
  const { id: organization } = await things.organization()
  const { id: operator } = await addOperator(of)
  return [
    call('GET', '/organizations'),
    call('POST', '/organizations', anOrganization()),
    call('GET', `/organizations/${organization}`),
    call('PATCH', `/organizations/${organization}`, { name: 'Acme' }),
    call('POST', `/organizations/${organization}/deactivate`),
    call('POST', `/organizations/${organization}/activate`),
    call('GET', '/operators'),
    call('POST', '/operators', anInvitation()),
    call('GET', `/operators/${operator}`),
    call('PATCH', `/operators/${operator}`, { role: 'admin' }),
    call('POST', `/operators/${operator}/reset-password`),
    call('POST', `/operators/${operator}/deactivate`),
    call('POST', `/operators/${operator}/activate`),
    call('GET', '/api-keys'),
    call('POST', '/api-keys', A_KEY),
    call('GET', `/api-keys/${key}`),
    call('PATCH', `/api-keys/${key}`, { name: 'Shop' }),
    call('POST', `/api-keys/${key}/rotate`, { graceSeconds: 60 }),
    call('DELETE', `/api-keys/${key}`),
    call('GET', '/end-users?limit=1'),
    call('GET', `/end-users/${user}`),
    call('POST', `/end-users/${user}/deactivate`),
    call('POST', `/end-users/${user}/activate`),
    call('POST', `/end-users/${user}/invalidate`),
    call('DELETE', `/end-users/${user}`),
  ]
}

dialectContract('admin', async (t) => {
  const own = await deployed(t)
  return {
    app: own.app,
    calls: await everyCall(own),
    isRefusal: (body) => 'code' in body && 'detail' in body && 'title' in body,
    closeStore: own.closeStore,
    failing: (fault) => adminDialect({ administration: failingVerbs(fault) }, 'http://localhost'),
  }
})

/** Groups of verbs, whatever they are called, of which each throws this. */
function failingVerbs(fault: unknown) {
  const fail = () => Promise.reject(fault)
  const verbs = new Proxy({}, { get: () => fail })
  return new Proxy({}, { get: () => verbs }) as Parameters<typeof adminDialect>[0]['administration']
}
