import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { administered } from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import {
  AN_AGENT,
  AN_ASSISTANT,
  openedOf,
  openedValues,
} from '../../../test/support/opened-calls.ts'
import { assertAnswer, readVectors, send, type Values } from '../../../test/support/vectors.ts'
import { type Call, dialectContract } from '../contract.ts'
import { adminDialect } from './routes.ts'

const house = await deployed({ after })
const opened = openedOf(house)

const repeated = async (values: Values, path: string, body?: object) => {
  const headers = { 'idempotency-key': await values('retry key') }
  await administered(house, house.demo.accessToken, { method: 'POST', path, body, headers })
}

/** What `given` of a vector stands for. */
const SITUATIONS: Readonly<Record<string, (values: Values) => Promise<unknown>>> = {
  '': async () => undefined,
  'an agent': () => opened.post('/assistants', AN_AGENT),
  'a session': async () => {
    await opened.post('/tokens/revoke', { kind: 'session' })
    await opened.holder('session')
    await house.advance(1)
  },
  'the assistant was made before': (values) => repeated(values, '/assistants', AN_AGENT),
  'one signing key': () => opened.keep(1),
  'three signing keys': () => opened.keep(3),
  'the keys were rotated before': async (values) => {
    await opened.keep(1)
    await repeated(values, '/signing-keys/rotate')
  },
}

const RESOURCES = ['assistants', 'tokens', 'credits', 'counters', 'events', 'signing-keys']

for (const resource of RESOURCES) {
  for (const file of readVectors(new URL(`vectors/${resource}/`, import.meta.url))) {
    describe(`${file.route} (${file.file})`, () => {
      for (const vector of file.vectors) {
        const { name, given = '' } = vector
        it(given === '' ? name : `${name} (${given})`, async () => {
          const values = openedValues(house)
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
  const things = openedOf(of)
  const headers = { authorization: `Bearer ${of.demo.accessToken}` }
  const call = (method: Call['method'], path: string, body?: object): Call => ({
    method,
    url: `/api/v1/admin${path}`,
    headers,
    ...(body && { body }),
  })
  const assistant = await things.assistant()
  const token = (await things.holder()).id
  const [key] = await things.signingKeys()
  return [
    call('GET', '/assistants?limit=1'),
    call('POST', '/assistants', AN_ASSISTANT),
    call('GET', `/assistants/${assistant}`),
    call('PATCH', `/assistants/${assistant}`, { name: 'Renamed' }),
    call('POST', `/assistants/${assistant}/deactivate`),
    call('POST', `/assistants/${assistant}/activate`),
    call('DELETE', `/assistants/${assistant}`),
    call('GET', '/tokens?limit=1'),
    call('GET', `/tokens/${token}`),
    call('DELETE', `/tokens/${token}`),
    call('POST', '/tokens/revoke', { kind: 'session' }),
    call('GET', '/credits'),
    call('POST', '/credits', { amount: 1 }),
    call('GET', '/credits/history'),
    call('GET', '/counters'),
    call('GET', '/events?limit=1'),
    call('GET', '/signing-keys'),
    call('POST', '/signing-keys/rotate'),
    call('DELETE', `/signing-keys/${key}`),
  ]
}

dialectContract('admin (what is opened)', async (t) => {
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
