import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { withoutCluster } from '../support/clustered.ts'
import { need } from '../support/system.ts'
import { type OldData, openedByBoth, withoutOldProgram } from './opened.ts'

const skip = withoutCluster || need('git') || withoutOldProgram()
const both = skip ? undefined : await openedByBoth({ after })

const A_KEY = { name: 'Key', environment: 'production', permissions: ['chat:send', 'admin'] }

const post = async ({ ask }: OldData, secret: string, path: string, body: object) => {
  const response = await ask(secret, 'POST', path, body)
  const text = await response.text()
  assert.match(String(response.status), /^20[01]$/, text)
  return { response, json: JSON.parse(text) }
}

/** What a process makes with an access token of its own making, and how each is asked for. */
async function made(data: OldData) {
  const { secrets, ids } = data
  const make = async (secret: string, path: string, body: object) =>
    (await post(data, secret, path, body)).json
  const session = secrets['session of admin']?.secret ?? ''
  const access = await make(session, '/api/v1/access-tokens', { name: 'Token' })
  const parent: string = access.plaintext
  const child = await make(parent, '/api/v1/access-tokens', { name: 'Child' })
  const assistantId = ids.assistant.id
  const token = await make(parent, '/api/tokens', { type: 'assistant', assistantId })
  const key = await make(session, '/api/v1/admin/api-keys', A_KEY)
  return {
    parentId: String(access.token.id),
    keyId: String(key.apiKey.id),
    family: [
      [parent, '/api/v1/auth/me'],
      [child.plaintext, '/api/v1/auth/me'],
      [token.token, '/v1/models'],
    ],
    key: [key.secret, '/api/v1/token'],
  } as const
}

/** An organization of its own, with a token that the deployment's owner makes there. */
async function madeAcross(data: OldData) {
  const session = data.secrets['session of admin']?.secret ?? ''
  const admin = async (path: string, body: object) =>
    (await post(data, session, `/api/v1/admin/${path}`, body)).json
  const owner = { username: 'tenant-owner', email: 'ada@example.com' }
  const { organization, password } = await admin('organizations', { name: 'Tenant', owner })
  const organizationId: string = organization.id
  const { id: assistantId } = await admin('assistants', {
    ...{ kind: 'assistant', name: 'Helper', upstream: { provider: 'demo' }, organizationId },
  })
  const wanted = { type: 'assistant', assistantId, organizationId }
  const { json: token } = await post(data, session, '/api/tokens', wanted)
  const credentials = { username: owner.username, password }
  const { response } = await post(data, '', '/api/v1/auth/login', credentials)
  const [, ownersSession = ''] =
    /vai_token=([^;]+)/.exec(response.headers.get('set-cookie') ?? '') ?? []
  return { organizationId, session, ownersSession, token }
}

type Held = readonly [secret: string, path: string]

const statusAt = async ({ ask }: OldData, [secret, path]: Held) =>
  (await ask(secret, 'GET', path)).status

/** Resolves when a process refuses it: within the staleness that it may have. */
async function refused(at: OldData, held: Held): Promise<void> {
  while ((await statusAt(at, held)) !== 401);
}

/** Deletes the assistant at the current process, and tries to have it back at the old one. */
async function deletedForEver({ current, old }: Record<'current' | 'old', OldData>) {
  const session = old.secrets['session of admin']?.secret ?? ''
  const pathOf = (id: string) => `/api/v1/admin/assistants/${encodeURIComponent(id)}`
  const shown = await current.ask(session, 'GET', pathOf(old.ids.assistant.id))
  const { id } = Object(await shown.json())
  const created = { type: 'assistant', assistantId: id }
  const { token } = Object(await (await old.ask(session, 'POST', '/api/tokens', created)).json())
  const statusOf = async (at: OldData, method: string, path: string) =>
    (await at.ask(session, method, path)).status
  assert.equal(await statusOf(current, 'DELETE', pathOf(id)), 204)
  await refused(old, [token, '/v1/models'])
  assert.equal(await statusOf(old, 'POST', `${pathOf(id)}/activate`), 500)
  assert.equal(await statusOf(current, 'GET', pathOf(id)), 404)
  await refused(old, [token, '/v1/models'])
}

describe('a process of the version before, and one of this, over one database', { skip }, () => {
  for (const [maker, other] of [
    ['old', 'current'],
    ['current', 'old'],
  ] as const) {
    it(`accept what the ${maker} one made, and refuse what it ended`, async () => {
      const { [maker]: making, [other]: beside, old, current } = both ?? assert.fail()
      const { family, key, parentId, keyId } = await made(making)
      for (const held of [...family, key]) assert.equal(await statusAt(beside, held), 200)

      const session = old.secrets['session of admin']?.secret ?? ''
      const end = (path: string) => making.ask(session, 'DELETE', path)
      assert.equal((await end(`/api/v1/access-tokens/${parentId}`)).status, 204)
      assert.equal((await end(`/api/v1/admin/api-keys/${keyId}`)).status, 204)
      for (const held of [...family, key]) {
        await refused(old, held)
        await refused(current, held)
      }
    })
  }

  it('live with a token for no operator, which the old one refuses, does not show, and can end', async () => {
    const { old, current } = both ?? assert.fail()
    const { organizationId, session, ownersSession, token } = await madeAcross(current)
    const held = [token.token, '/v1/models'] as const
    assert.deepEqual([await statusAt(current, held), await statusAt(old, held)], [200, 401])
    const listed = await old.ask(ownersSession, 'GET', '/api/tokens')
    assert.match(await listed.text(), /"inf:token":\[\]/)
    const shown = [ownersSession, `/api/tokens/${token.id}`] as const
    assert.deepEqual([await statusAt(current, shown), await statusAt(old, shown)], [200, 404])
    const ending = `/api/v1/admin/organizations/${organizationId}/deactivate`
    assert.equal((await old.ask(session, 'POST', ending)).status, 200)
    await refused(current, held)
  })

  it('never have an assistant back that the current one deleted', async () => {
    await deletedForEver(both ?? assert.fail())
  })
})
