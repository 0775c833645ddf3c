import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { newId } from '../src/core/secrets/index.ts'
import { sessionOf } from './support/admin-calls.ts'
import { deployed } from './support/deployment.ts'
import { addTenant, type Tenant } from './support/tenants.ts'
import { thingIn } from './support/things.ts'

const house = await deployed({ after }, { JETON_LOG_LEVEL: 'silent' })
const acme = await addTenant(house, 'acme')
const session = await sessionOf(house)

type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST'

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: {
    readonly content: Readonly<
      Record<
        string,
        {
          readonly schema: { readonly properties?: object }
          readonly examples?: Readonly<Record<string, { readonly value: object }>>
        }
      >
    >
  }
}

/** What is asked about an organization: of administration, and of tokens for assistants. */
const PATHS = /^\/api\/(v1\/admin\/|tokens|assistants\/\{id\}\/tokens)/
const { paths } = (await house.app.inject('/openapi.json')).json<{
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}>()
const ROUTES = Object.entries(paths)
  .filter(([path]) => PATHS.test(path))
  .flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      path,
      method: method.toUpperCase() as Method,
      operation,
    })),
  )

/** About the deployment, or an organization that their path names. */
const OTHERS = /\/admin\/(organizations|signing-keys)/

/** What is asked for, without an organization: the first example, under a name of its own. */
function bodyOf({ path, method, operation }: (typeof ROUTES)[number]): object {
  if (method === 'PATCH' && path.includes('/admin/assistants/')) return { description: 'Another.' }
  const examples = operation.requestBody?.content['application/json']?.examples ?? {}
  const [example] = Object.values(examples)
  const { organizationId: _, ...body } = { organizationId: '', ...example?.value }
  const name = newId('operator').toLowerCase()
  return { ...body, ...('username' in body && { username: name }) }
}

interface Naming {
  readonly secret: string
  readonly id: string
  readonly organizationId: unknown
}

/** Sends a request of a route that names an organization where the route has it. */
function ask(route: (typeof ROUTES)[number], naming: Naming) {
  const { path, method } = route
  const { secret, id, organizationId } = naming
  const url = path.replace(/\{\w+\}/, id)
  const headers = { authorization: `Bearer ${secret}` }
  if (method === 'GET' || method === 'DELETE') {
    const query = new URLSearchParams({ organizationId: String(organizationId) })
    return house.app.inject({ method, url: `${url}?${query}`, headers })
  }
  const body = { ...bodyOf(route), organizationId }
  return house.app.inject({ method, url, headers, body })
}

/** The word or the sentence of a refusal, as its family has it. */
const saidIn = ({ code, message }: Readonly<Record<string, string>>) => code ?? message

const idIn = ({ ids }: Tenant, path: string): string => {
  const thing = path.includes('{') ? thingIn(path) : undefined
  return thing ? ids[thing] : ''
}

describe('an organization that is named', () => {
  for (const route of ROUTES.filter(({ path }) => !OTHERS.test(path))) {
    const { path, method } = route
    it(`is a field of ${method} ${path}, for the owner of the deployment`, async () => {
      const tenant = await addTenant(house, `t${newId('run').slice(4).toLowerCase()}`)
      const naming = { id: idIn(tenant, path), organizationId: tenant.organization }
      const answer = await ask(route, { ...naming, secret: session })
      // An inactive operator cannot be activated anew, and so on: it was found and judged.
      assert.match(String(answer.statusCode), /^(2..|409)$/, answer.body)
      const elsewhere = { ...naming, organizationId: acme.organization, secret: session }
      if (naming.id !== '') assert.equal((await ask(route, elsewhere)).statusCode, 404)
    })

    it(`is refused to others by ${method} ${path}, whatever exists`, async () => {
      const named = [acme.organization, house.demo.organization, 'org_unknown']
      for (const organizationId of named) {
        for (const secret of [acme.credentials.ownersSession, acme.credentials.apiKey]) {
          const naming = { secret: secret ?? '', id: idIn(acme, path), organizationId }
          const answer = await ask(route, naming)
          assert.equal(answer.statusCode, 403)
          assert.match(String(saidIn(answer.json())), /^forbidden$|does not permit/)
        }
      }
    })

    it(`must exist and have a name: ${method} ${path}`, async () => {
      const naming = { secret: session, id: idIn(acme, path) }
      const unknown = await ask(route, { ...naming, organizationId: 'org_unknown' })
      assert.equal(unknown.statusCode, 404)
      assert.match(String(saidIn(unknown.json())), /^(not_found|Organization not found)$/)
      const empty = await ask(route, { ...naming, organizationId: '' })
      assert.equal(empty.statusCode, 400)
      assert.match(empty.body, /"(field":"|message":")organizationId/)
    })
  }

  for (const route of ROUTES.filter(({ path }) => OTHERS.test(path))) {
    it(`is no field of ${route.method} ${route.path}`, async () => {
      const id = route.path.includes('/organizations') ? acme.organization : 'kid_unknown'
      const answer = await ask(route, { secret: session, id, organizationId: 'org_unknown' })
      assert.equal(answer.statusCode, 400, answer.body)
    })
  }
})
