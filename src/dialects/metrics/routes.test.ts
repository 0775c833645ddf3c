import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { makerOf } from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addKey, addOperator, addToken } from '../../../test/support/operators.ts'
import { duringAFault, duringAnOutage } from '../../../test/support/vector-operators.ts'
import { assertAnswer, readVectors, send } from '../../../test/support/vectors.ts'
import { dialectContract } from '../contract.ts'
import { metricsDialect } from './routes.ts'

const house = await deployed({ after })
const foreign = await house.company()

/** What the placeholders of a request stand for. */
const VALUES: Readonly<Record<string, () => Promise<string>>> = {
  'access token': async () => house.demo.accessToken,
  'foreign access token': async () => {
    const operator = await addOperator(house, { organization: foreign.organization })
    return (await addToken(house, operator)).secret
  },
  'api key': async () => (await makerOf(house).key(['admin'])).secret,
  'weak api key': async () => {
    const [row] = await house.rows("SELECT made_by AS id FROM api_keys WHERE made_by <> ''")
    const owner = { ...(await addOperator(house)), id: String(row?.id) }
    return (await addKey(house, owner, ['chat:send', 'tokens:create'])).secret
  },
}

/** What `given` of a vector stands for. */
const SITUATIONS: Readonly<Record<string, <T>(work: () => Promise<T>) => Promise<T>>> = {
  '': (work) => work(),
  'nothing can be read': (work) => duringAnOutage(house, work),
  'a fault nobody foresaw'(work) {
    house.feed.reset() // what is remembered needs no store
    return duringAFault(house, work)
  },
}

for (const file of readVectors(new URL('vectors/', import.meta.url))) {
  describe(`${file.route} (${file.file})`, () => {
    for (const vector of file.vectors) {
      const { name, given = '' } = vector
      it(given === '' ? name : `${name} (${given})`, async () => {
        const during = SITUATIONS[given] ?? assert.fail(`nobody knows of "${given}"`)
        const value = (what: string) => VALUES[what]?.() ?? assert.fail(`<${what}> is unknown`)
        assertAnswer(await during(() => send(house.app, vector, value)), file, vector)
      })
    }
  })
}

dialectContract('metrics', async (t) => {
  const own = await deployed(t)
  const headers = { authorization: `Bearer ${own.demo.accessToken}` }
  return {
    app: own.app,
    calls: [{ method: 'GET', url: '/metrics', headers }],
    isRefusal: (body) => Object.keys(body).join() === 'type,title,status,detail',
    closeStore: own.closeStore,
    failing: (fault) =>
      metricsDialect({ metrics: { read: () => Promise.reject(fault) } }, 'http://localhost'),
  }
})

it('tells what requests did, and nothing of what was said in them', async () => {
  const headers = { authorization: `Bearer ${house.demo.accessToken}` }
  const secret = 'a-secret-of-somebody'
  for (const url of [`/${secret}`, `/healthz?token=${secret}`, `/api/tokens/${secret}`]) {
    await house.app.inject({ url, headers })
  }
  const { body } = await house.app.inject({ url: '/metrics', headers })
  assert.match(body, /_count\{method="GET",route="\/api\/tokens\/:id",status="4xx"\} 1/)
  assert.match(body, /_count\{method="other",route="unknown",status="4xx"\} 1/)
  assert.ok(!body.includes(secret))
})
