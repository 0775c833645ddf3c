import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sessionOf } from './support/admin-calls.ts'
import { deployed } from './support/deployment.ts'

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** An empty one of these is a mistake, and never the same as none. */
const CHOOSING = [
  ...['ttl', 'sessionId', 'chatbotId', 'exclude_current', 'organizationId', 'lastEventId'],
  ...['protocol', 'maxCredits', 'maxSeconds', 'origin'],
]

const house = await deployed({ after })
const session = await sessionOf(house)
const { paths } = (await house.app.inject('/openapi.json')).json<Document>()

const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { parameters = [] }]) => ({
    method: method.toUpperCase() as 'DELETE' | 'GET' | 'POST',
    path: path.replace(
      '{id}',
      path.includes('organizations') ? house.demo.organization : house.demo.assistant,
    ),
    names: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
  })),
)

async function ask(method: 'DELETE' | 'GET' | 'POST', url: string, secret: string) {
  const headers = secret === '' ? {} : { authorization: `Bearer ${secret}` }
  const { statusCode, body } = await house.app.inject({ method, url, headers })
  return { statusCode, body }
}

async function chatToken(): Promise<string> {
  const { body } = await ask('GET', '/api/v1/chat/token', '')
  return JSON.parse(body).token
}

const lists = operations.filter(({ method, names }) => method === 'GET' && names.includes('limit'))

describe('an empty parameter', () => {
  it('is of a list in every family that has lists', () => {
    const families = new Set(lists.map(({ path }) => path.replace(/^(\/api\/v1\/admin)?.*/, '$1')))
    assert.ok(lists.length > 10)
    assert.ok(families.size > 1)
  })

  for (const { method, path, names } of lists) {
    it(`counts as absent in ${method} ${path}`, async () => {
      const plain = await ask(method, path, session)
      assert.equal(plain.statusCode, 200, plain.body)
      const others = names.filter((name) => !CHOOSING.includes(name))
      for (const query of [...others, others.join('=&')]) {
        assert.deepEqual(await ask(method, `${path}?${query}=`, session), plain, query)
      }
    })
  }

  for (const { method, path, names } of operations) {
    for (const name of names.filter((one) => CHOOSING.includes(one))) {
      it(`is refused as ${name} of ${method} ${path}`, async () => {
        const statuses = []
        for (const secret of [session, house.demo.apiKey, await chatToken(), '']) {
          const url = path.replace('{token}', secret)
          statuses.push((await ask(method, `${url}?message=hello&${name}=`, secret)).statusCode)
        }
        assert.ok(
          statuses.some((status) => [400, 404, 422].includes(status)),
          `${statuses}`,
        )
        assert.ok(
          statuses.every((status) => status >= 400),
          `${statuses}`,
        )
      })
    }
  }
})
