import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { newId } from '../src/core/secrets/index.ts'
import { deployed } from './support/deployment.ts'
import { addTenant, type Tenant, type Thing } from './support/tenants.ts'
import { absentIds, OTHER_PATHS, thingIn } from './support/things.ts'
import { watching } from './support/watcher.ts'

const house = await deployed({ after }, { JETON_LOG_LEVEL: 'silent' })
const acme = await addTenant(house, 'acme')
const rival = await addTenant(house, 'rival')

type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT'

interface Media {
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
}

const { paths } = (await house.app.inject('/openapi.json')).json<{
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}>()

const ROUTES = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => ({
    path,
    method: method.toUpperCase() as Method,
    body: bodyOf(operation),
  })),
)

/** The first example that the reference has of a route's body, without an organization. */
function bodyOf({ requestBody }: Operation): object | undefined {
  const examples = requestBody?.content['application/json']?.examples
  const [example] = Object.values(examples ?? {})
  if (!example) return undefined
  const { organizationId: _, ...body } = { organizationId: '', ...(example.value as object) }
  return body
}

interface Ask {
  readonly method: Method
  readonly url: string
  readonly body?: object | undefined
  readonly secret: string
}

function ask({ method, url, body, secret }: Ask): Promise<LightMyRequestResponse> {
  const headers = secret === '' ? {} : { authorization: `Bearer ${secret}` }
  return house.app.inject({ method, url, headers, ...(body && { body }) })
}

/** What a client gets to see, but for what differs from answer to answer anyway. */
function seen({ statusCode, headers, body }: LightMyRequestResponse) {
  const { date, 'x-request-id': _, 'x-ratelimit-remaining': __, ...rest } = headers
  return { statusCode, headers: rest, body: body.replaceAll(/"jti":"[^"]*"/g, '') }
}

/** Credentials by name; single-use ones are asked for anew at each use. */
const CREDENTIALS: Readonly<Record<string, (tenant: Tenant) => Promise<string>>> = {
  ...Object.fromEntries(
    Object.keys(acme.credentials).map((kind) => [
      kind,
      async (tenant: Tenant) => tenant.credentials[kind] ?? '',
    ]),
  ),
  streamToken: async ({ credentials }) =>
    (await ask({ method: 'GET', url: '/api/v1/token', secret: credentials.apiKey ?? '' })).json()
      .token,
  chatToken: async ({ credentials }) =>
    (
      await ask({
        method: 'POST',
        url: '/api/v1/chat/token',
        body: {},
        secret: credentials.apiKey ?? '',
      })
    ).json().token,
  nothing: async () => '',
}

/** Who may most on a path, where that is not the owner. */
const OWNERS: Readonly<Record<string, string>> = {
  '/api/v1/access-tokens/{token_id}': 'membersAccessToken',
  '/api/v1/access-tokens/{token_id}/rotate': 'membersAccessToken',
  '/api/v1/run/{workflowId}': 'apiKey',
  '/api/v1/run/{workflowId}/stream': 'streamToken',
}

/** Everything that is kept of a tenant, but for what is written down later of what it did itself. */
async function kept(tenant: Tenant): Promise<string> {
  const marks = [tenant.organization, ...Object.values(tenant.ids)]
  const tables = (await house.tables()).filter((name) => name !== 'counters')
  const rows = await Promise.all(tables.map((name) => house.rows(`SELECT * FROM ${name}`)))
  const own = rows
    .flat()
    .map(({ last_used_at: _, last_seen_at: __, ...row }) => JSON.stringify(row))
    .filter((row) => marks.some((id) => row.includes(id)))
  return own.sort().join('\n')
}

async function assertLikeAbsence(secretOf: () => Promise<string>, asks: Asks): Promise<void> {
  const foreign = await ask({ ...asks.foreign, secret: await secretOf() })
  const absent = await ask({ ...asks.absent, secret: await secretOf() })
  assert.doesNotMatch(String(foreign.statusCode), /^[25]/, foreign.body)
  assert.deepEqual(seen(foreign), seen(absent))
}

interface Asks {
  readonly foreign: Omit<Ask, 'secret'>
  readonly absent: Omit<Ask, 'secret'>
}

const anId = (): Readonly<Record<Thing, string>> => {
  const ids = Object.entries(absentIds).map(([thing, idOf]) => [thing, idOf()])
  return Object.fromEntries(ids)
}

/** A tenant that there is not. */
const nobody: Named = {
  organization: newId('organization'),
  ids: anId(),
  externalId: 'nobody-user',
}

type Named = Pick<Tenant, 'externalId' | 'ids' | 'organization'>

/** What is seen, with what was asked for, and may be repeated, left out. */
function unnamed(answer: LightMyRequestResponse, { ids }: Named) {
  const whole = seen(answer)
  const body = Object.values(ids).reduce((text, id) => text.replaceAll(id, ''), whole.body)
  return { ...whole, body }
}

interface NamedIn {
  /** By whom it is tried; the first is one who may name their own. */
  readonly by: readonly string[]
  readonly of: (tenant: Named) => Omit<Ask, 'secret'>
}

const post = (url: string, body: object): Omit<Ask, 'secret'> => ({ method: 'POST', url, body })
const get = (url: string): Omit<Ask, 'secret'> => ({ method: 'GET', url })
const OPERATORS = Object.keys(acme.credentials).filter((kind) => /Session|AccessToken/.test(kind))
const MESSAGES = [{ role: 'user', content: 'Hello?' }]
const pair = { keyId: acme.keyId, keySecret: acme.credentials.apiKey }

/** Where things are named in queries and bodies. */
const NAMED: Readonly<Record<string, NamedIn>> = {
  'a chatbot to bind a token to': {
    by: ['apiKey'],
    of: ({ ids }) => post('/api/v1/chat/token', { chatbotId: ids.chatbot }),
  },
  'a chatbot to chat with': {
    by: ['streamToken', 'chatToken'],
    of: ({ ids }) => post('/api/v1/chat/stream', { messages: MESSAGES, chatbotId: ids.chatbot }),
  },
  'an agent to make a user token for': {
    by: ['nothing'],
    of: ({ ids }) => post('/rest/v1/auth/token', { ...pair, userId: 'u', agentId: ids.agent }),
  },
  'an end user to invalidate': {
    by: ['nothing'],
    of: ({ ids }) =>
      post('/rest/v1/auth/invalidate-token', { ...pair, customerUserId: ids.endUser }),
  },
  'an assistant to make a token for': {
    by: [...OPERATORS, 'ownersPersonalToken', 'apiKey'],
    of: ({ ids }) => post('/api/tokens', { type: 'assistant', assistantId: ids.assistant }),
  },
  'an assistant to list the tokens of': {
    by: [...OPERATORS, 'ownersPersonalToken', 'apiKey'],
    of: ({ ids }) => get(`/api/tokens?assistantId=${ids.assistant}`),
  },
  'an assistant to talk to': {
    by: ['assistantToken', 'userToken'],
    of: ({ ids }) => post('/api/chats', { assistantId: ids.assistant, message: MESSAGES[0] }),
  },
  'an operator to list the tokens of': {
    by: ['ownersSession', 'ownersAccessToken', 'apiKey'],
    of: ({ ids }) => get(`/api/v1/admin/tokens?operatorId=${ids.member}`),
  },
  'a username to list the tokens of': {
    by: ['ownersSession', 'ownersAccessToken', 'apiKey'],
    of: ({ externalId }) =>
      get(`/api/v1/admin/tokens?username=${externalId.replace('-user', '-member')}`),
  },
  'an end user to find': {
    by: ['ownersSession', 'ownersAccessToken', 'apiKey'],
    of: ({ externalId }) => get(`/api/v1/admin/end-users?externalId=${externalId}`),
  },
}

/** What is told for as long as somebody listens. */
const ENDLESS = '/api/v1/revocations'
const watch = await watching({ after }, house)

/** Ends whatever a tenant's owner can end of it. */
async function end({ ids, credentials }: Tenant): Promise<void> {
  const secret = credentials.ownersAccessToken ?? ''
  for (const [method, path] of [
    ['POST', `/assistants/${ids.assistant}/deactivate`],
    ['DELETE', `/tokens/${ids.assistantToken}`],
    ['POST', `/end-users/${ids.endUser}/invalidate`],
  ] as const) {
    const answer = await ask({ method, url: `/api/v1/admin${path}`, secret })
    assert.match(String(answer.statusCode), /^2/, answer.body)
  }
}

const before = await kept(rival)

describe('what is of another organization', () => {
  it('is known by every id in a path', () => {
    const ids = ROUTES.map(({ path }) => path).filter((path) => path.includes('{'))
    const strays = ids.filter((path) => !thingIn(path) && !OTHER_PATHS.some((it) => it.test(path)))
    assert.deepEqual(strays, [])
  })

  for (const { path, method, body } of ROUTES) {
    const thing = thingIn(path)
    if (!thing || !path.includes('{')) continue
    const urlOf = (id: string) => path.replace(/\{\w+\}/, id)
    const asks: Asks = {
      foreign: { method, url: urlOf(rival.ids[thing]), body },
      absent: { method, url: urlOf(absentIds[thing]()), body },
    }
    it(`is answered as what is not there: ${method} ${path}`, async () => {
      for (const secretOf of Object.values(CREDENTIALS)) {
        await assertLikeAbsence(() => secretOf(acme), asks)
      }
    })
  }

  for (const { path, method } of ROUTES) {
    if (path.includes('{') || method !== 'GET' || path === ENDLESS) continue
    it(`is not shown by GET ${path}`, async () => {
      const strange = [...Object.values(rival.ids), 'rival-']
      for (const secretOf of Object.values(CREDENTIALS)) {
        const { body } = await ask({ method, url: path, secret: await secretOf(acme) })
        for (const word of strange) assert.ok(!body.includes(word), `${word} in ${body}`)
      }
    })
  }

  for (const [what, { by, of }] of Object.entries(NAMED)) {
    it(`is answered as what is not there: ${what}`, async () => {
      for (const secretOf of by.map((kind) => CREDENTIALS[kind] ?? assert.fail(kind))) {
        const foreign = await ask({ ...of(rival), secret: await secretOf(acme) })
        const absent = await ask({ ...of(nobody), secret: await secretOf(acme) })
        assert.deepEqual(unnamed(foreign, rival), unnamed(absent, nobody))
      }
    })
  }

  it('is as it was after all of this', async () => assert.equal(await kept(rival), before))
})

describe('what is of the same organization', () => {
  for (const { path, method, body } of ROUTES) {
    const thing = thingIn(path)
    if (!thing || !path.includes('{')) continue
    it(`is there: ${method} ${path}`, async () => {
      const own = await addTenant(house, `own-${newId('run').slice(4).toLowerCase()}`)
      const secretOf = CREDENTIALS[OWNERS[path] ?? 'ownersAccessToken'] ?? assert.fail(path)
      const url = path.replace(/\{\w+\}/, own.ids[thing])
      const answer = await ask({ method, url, body, secret: await secretOf(own) })
      assert.ok(![401, 404].includes(answer.statusCode) && answer.statusCode < 500, answer.body)
    })
  }

  for (const [what, { by, of }] of Object.entries(NAMED)) {
    it(`is there: ${what}`, async () => {
      const secretOf = CREDENTIALS[by[0] ?? ''] ?? assert.fail(what)
      const own = await ask({ ...of(acme), secret: await secretOf(acme) })
      assert.match(String(own.statusCode), /^2/, own.body)
    })
  }
})

it('whoever watches is told of nothing that is of another organization', async () => {
  const own = await addTenant(house, 'watcher')
  const watchers = await Promise.all(
    Object.values(own.credentials).map((secret) => watch(secret).catch(() => undefined)),
  )
  const other = await addTenant(house, 'watched')
  for (const tenant of [other, own]) await end(tenant)
  const told = await Promise.all(watchers.flatMap((watcher) => watcher?.all() ?? []))
  assert.ok(told.length >= 4, 'operators and API keys may watch')
  for (const text of told.map((all) => JSON.stringify(all))) {
    assert.ok(text.includes(`assistant:${own.ids.assistant}`))
    for (const id of Object.values(other.ids)) assert.ok(!text.includes(id), `${id} in ${text}`)
  }
})
