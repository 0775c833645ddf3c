import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type Deployed, deployed } from '../../../test/support/deployment.ts'
import { beginning } from '../../../test/support/endless.ts'
import { addToken } from '../../../test/support/operators.ts'
import { listening, onTheWire, talkTo } from '../../../test/support/sockets.ts'
import {
  duringAFault,
  duringAnOutage,
  type VectorOperator,
  vectorOperator,
} from '../../../test/support/vector-operators.ts'
import { assertAnswer, filled, readVectors } from '../../../test/support/vectors.ts'
import { dialectContract } from '../contract.ts'
import { revocationsDialect } from './routes.ts'

const AS_OF = /event: as-of\ndata: .*\n\n/

const house = await deployed({ after })
const { url, port } = await listening(house.app)

/** What `given` of a vector stands for. */
interface Situation {
  readonly before?: (of: VectorOperator) => Promise<unknown>
  readonly during?: <T>(house: Deployed, work: () => Promise<T>) => Promise<T>
}

async function revokeOne({ operator }: VectorOperator): Promise<void> {
  const { id } = await addToken(house, operator)
  const { accessToken } = house.demo
  const headers = { authorization: `Bearer ${accessToken}` }
  await house.app.inject({ method: 'DELETE', url: `/api/v1/admin/tokens/${id}`, headers })
}

/** As many watch as may. */
async function watchByHundred({ accessToken }: VectorOperator): Promise<void> {
  const authorization = `Bearer ${accessToken}`
  for (let count = 0; count < 100; count++) {
    const watcher = await talkTo({ after }, port)
    watcher.say(onTheWire('GET /api/v1/revocations', { authorization }))
    await watcher.heard(/as-of/)
  }
}

const SITUATIONS: Readonly<Record<string, Situation>> = {
  '': {},
  'a token is revoked': { before: revokeOne },
  'a hundred are watching': { before: watchByHundred },
  'nothing can be read': { during: duringAnOutage },
  'a fault nobody foresaw': { during: duringAFault },
}

async function lastId(): Promise<string> {
  const { seq, hash } = await house.stores.events.head()
  return `${seq}.${hash}`
}

for (const file of readVectors(new URL('vectors/', import.meta.url))) {
  describe(`${file.route} (${file.file})`, () => {
    for (const vector of file.vectors) {
      const { name, given = '' } = vector
      it(given === '' ? name : `${name} (${given})`, async () => {
        const situation = SITUATIONS[given] ?? assert.fail(`nobody knows of "${given}"`)
        const of = await vectorOperator(house)
        const id = await lastId()
        await situation.before?.(of)
        const values = async (name: string) => (name === 'id' ? id : of.values(name))
        const request = await filled(vector, values)
        const work = () => beginning(url, request, AS_OF)
        assertAnswer(await (situation.during?.(house, work) ?? work()), file, vector)
      })
    }
  })
}

dialectContract('revocations', async (t) => {
  const own = await deployed(t)
  const headers = { authorization: `Bearer ${own.demo.accessToken}` }
  return {
    app: own.app,
    calls: [{ method: 'GET', url: '/api/v1/revocations', headers, isEndless: true }],
    isRefusal: (body) => Object.keys(body).join() === 'type,title,status,detail',
    closeStore: own.closeStore,
    failing(fault) {
      const revocations = { watch: () => Promise.reject(fault), end: () => undefined }
      return revocationsDialect({ revocations }, 'https://tokens.example.com')
    },
  }
})
