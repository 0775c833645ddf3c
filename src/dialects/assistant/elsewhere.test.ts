import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { administer } from '../../../test/support/admin-calls.ts'
import {
  addMember,
  addTeam,
  call,
  type Made,
  make,
  NATURAL_ID,
} from '../../../test/support/assistant-calls.ts'
import { askForCompletion } from '../../../test/support/bearer-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addKey, addOperator, addToken } from '../../../test/support/operators.ts'
import type { Permission } from '../../core/accounts/index.ts'
import type { Subject } from '../../core/events/index.ts'

const house = await deployed({ after }, { JETON_LOG_LEVEL: 'silent' })
const { accessToken } = house.demo

const OWNER = 'deployment owner'
const NOBODY = { actor: 'machine', credential: null, details: {} } as const

const change = <Type extends string>(type: Type, subject: Subject, organization: string) => ({
  ...NOBODY,
  ...{ type, subject, organization, ends: [subject] },
})
const status = async (...[secret, what, body]: [string, string, object?]) =>
  (await call(house, secret, what, body)).statusCode
/** Whether a token opens its assistant. */
const opens = async (token: string) =>
  (await status(token, `GET /api/assistants/${NATURAL_ID}`)) === 200
const asking = (organizationId: string, more: object = {}) => ({
  ...{ type: 'assistant', assistantId: NATURAL_ID, organizationId },
  ...more,
})

/** Another owner of the deployment, with a session and an access token. */
async function addDeploymentOwner() {
  const operator = await addOperator(house)
  await house.sql('UPDATE operators SET deployment_owner = TRUE WHERE id = ?', operator.id)
  const session = (await addToken(house, operator, { kind: 'session' })).secret
  return { operator, session, pat: await addToken(house, operator) }
}

it('a token made elsewhere belongs to that organization, opens its assistant there, and acts for no operator', async () => {
  const { organization, assistant, owner } = await addTeam(house)
  const made = await call(house, accessToken, 'POST /api/tokens', asking(organization))
  const { token, ...shown } = made.json()
  const href = `/api/tokens/${shown.id}?organizationId=${organization}`
  assert.deepEqual([made.statusCode, made.headers.location], [201, href])
  assert.deepEqual([shown.username, shown._links.self.href], [OWNER, href])
  const read = await call(house, token, `GET /api/assistants/${NATURAL_ID}`)
  assert.equal(read.json().id, assistant)
  const seen = (await call(house, owner.pat, `GET /api/tokens/${shown.id}`)).json()
  assert.deepEqual([seen.id, seen.username], [shown.id, OWNER])
  const [row] = await house.rows(`SELECT * FROM long_lived_tokens WHERE id = '${shown.id}'`)
  assert.deepEqual([row?.organization, row?.operator], [organization, null])
  assert.equal(await status(accessToken, `GET /api/tokens/${shown.id}`), 404)
})

it('a token made elsewhere chats, with tools too, and asks for completions', async () => {
  const { organization, owner } = await addTeam(house)
  const { token } = await make(house, accessToken, { organizationId: organization })
  const message = { role: 'user', content: 'Hello' }
  const asked = { message, tools: [{ name: 'search' }] }
  assert.equal(await status(token, 'POST /api/chats', asked), 201)
  assert.equal((await askForCompletion(house.app, token, {})).statusCode, 200)
  const key = await addKey(house, owner.operator, ['tokens:create'])
  const weak = await make(house, key.secret)
  assert.equal(await status(weak.token, 'POST /api/chats', asked), 403)
})

it('a token made elsewhere stands in the log of that organization, without who made it', async () => {
  const { organization, owner } = await addTeam(house)
  const { id } = await make(house, accessToken, { organizationId: organization })
  const path = `/events?subject=token:${id}`
  const seen = await administer(house, owner.pat, { method: 'GET', path })
  const told = seen.json().items.map(({ type, actor, credential }: Record<string, unknown>) => ({
    ...{ type, actor, credential },
  }))
  assert.deepEqual(told, [{ type: 'token.created', actor: OWNER, credential: null }])
  const own = await administer(house, accessToken, { method: 'GET', path })
  assert.deepEqual(own.json().items, [])
})

it('a token made elsewhere is shown to admins there as nobody’s, and not what it was made with', async () => {
  const { organization, owner } = await addTeam(house)
  const { id } = await make(house, accessToken, { organizationId: organization })
  for (const path of [`/tokens/${id}`, '/tokens?kind=assistant']) {
    const shown = (await administer(house, owner.pat, { method: 'GET', path })).json()
    const { operator, madeBy } = shown.items?.[0] ?? shown
    assert.deepEqual([operator, madeBy], [{ id: null, username: OWNER }, null])
  }
})

it('a token made elsewhere is rotated and deleted by those who manage that organization, and seen by no member', async () => {
  const { organization, owner, member } = await addTeam(house)
  const { id } = await make(house, accessToken, { organizationId: organization })
  assert.equal(await status(member.pat, `GET /api/tokens/${id}`), 404)
  const session = await addToken(house, owner.operator, { kind: 'session' })
  const rotated = await call(house, session.secret, `POST /api/tokens/${id}/rotate`, {})
  assert.ok(await opens(rotated.json<Made>().token))
  assert.equal(await status(owner.pat, `DELETE /api/tokens/${id}`), 204)
  assert.ok(!(await opens(rotated.json<Made>().token)))
})

it('a token made elsewhere stays when its maker has gone, if it was made in a session', async () => {
  const { organization } = await addTeam(house)
  const { operator, session, pat } = await addDeploymentOwner()
  const stays = await make(house, session, { organizationId: organization })
  const goes = await make(house, pat.secret, { organizationId: organization })
  const subject = `operator:${operator.id}` as const
  const off = change('operator.deactivated', subject, operator.organization)
  await house.stores.operators.deactivate(operator.id, true, off)
  assert.deepEqual([await opens(stays.token), await opens(goes.token)], [true, false])
})

it('a token made elsewhere ends with the token that it was made with, and not after it', async () => {
  const { organization } = await addTeam(house)
  const { operator, session } = await addDeploymentOwner()
  const expiresAt = house.stores.now() + 60_000
  const short = await addToken(house, operator, { expiresAt })
  assert.equal(await status(short.secret, 'POST /api/tokens', asking(organization)), 400)
  const end = new Date(expiresAt).toISOString()
  const made = await make(house, short.secret, { organizationId: organization, expiresAt: end })
  assert.ok(await opens(made.token))
  assert.equal(await status(session, `DELETE /api/v1/access-tokens/${short.id}`), 204)
  assert.ok(!(await opens(made.token)))
})

for (const [what, end] of [
  [
    'its assistant',
    (organization: string, assistant: string) =>
      house.stores.assistants.deactivate(
        ...[organization, assistant],
        change('assistant.deactivated', `assistant:${assistant}`, organization),
      ),
  ],
  [
    'its organization',
    (organization: string) =>
      house.stores.organizations.deactivate(
        organization,
        change('organization.deactivated', `organization:${organization}`, organization),
      ),
  ],
] as const) {
  it(`a token made elsewhere ends with ${what}`, async () => {
    const { organization, assistant } = await addTeam(house)
    const { token } = await make(house, accessToken, { organizationId: organization })
    assert.ok(await opens(token))
    await end(organization, assistant)
    assert.ok(!(await opens(token)))
  })
}

it('the owner of the deployment, elsewhere, lists the tokens there by pages whose links name it', async () => {
  const { organization, owner } = await addTeam(house)
  const ids = [await make(house, owner.pat), await make(house, owner.pat)].map(({ id }) => id)
  for (const [path, relation] of [
    ['/api/tokens', 'inf:token'],
    [`/api/assistants/${encodeURIComponent(NATURAL_ID)}/tokens`, 'inf:assistant-token'],
  ] as const) {
    const found: string[] = []
    let next = `${path}?organizationId=${organization}&limit=1`
    while (next) {
      const page = (await call(house, accessToken, `GET ${next}`)).json()
      assert.equal(page.total, 2)
      for (const { id, _links } of page._embedded[relation]) {
        assert.equal(await status(accessToken, `GET ${_links.self.href}`), 200)
        found.unshift(id)
      }
      next = page._links.next?.href
    }
    assert.deepEqual(found.toSorted(), ids.toSorted())
  }
})

it('the owner of the deployment, elsewhere, rotates its assistant tokens in a session, and deletes any, but takes no personal one over', async () => {
  const { organization, owner } = await addTeam(house)
  const { session } = await addDeploymentOwner()
  const { id } = await make(house, owner.pat)
  const rotate = (token: string) =>
    call(house, session, `POST /api/tokens/${token}/rotate`, { organizationId: organization })
  assert.ok(await opens((await rotate(id)).json<Made>().token))
  const personal = await make(house, owner.pat, { type: 'personal', assistantId: null })
  assert.equal((await rotate(personal.id)).statusCode, 403)
  for (const token of [id, personal.id]) {
    const path = `DELETE /api/tokens/${token}?organizationId=${organization}`
    assert.equal(await status(session, path), 204)
    assert.equal(await status(session, path), 404)
  }
})

it('the owner of the deployment, elsewhere, makes no personal token, except in the own one', async () => {
  const { organization } = await addTeam(house)
  const personal = (organizationId: string) =>
    call(house, accessToken, 'POST /api/tokens', { type: 'personal', organizationId })
  const refused = await personal(organization)
  assert.equal(refused.statusCode, 400)
  assert.match(refused.json().message, /^organizationId .*personal/)
  assert.equal((await personal(house.demo.organization)).json().username, 'admin')
})

it('the owner of the deployment, elsewhere, finds no assistant but those that are there', async () => {
  const [{ organization }, { assistant }] = [await addTeam(house), await addTeam(house)]
  const foreign = asking(organization, { assistantId: assistant })
  assert.equal(await status(accessToken, 'POST /api/tokens', foreign), 404)
})

it('the owner of the deployment, elsewhere, makes nothing while it is inactive', async () => {
  const { organization } = await addTeam(house)
  const subject = `organization:${organization}` as const
  const off = change('organization.deactivated', subject, organization)
  await house.stores.organizations.deactivate(organization, off)
  const refused = await call(house, accessToken, 'POST /api/tokens', asking(organization))
  assert.equal(refused.statusCode, 409)
  assert.equal(refused.json().message, 'The organization is inactive. Activate it first.')
  const filter = { organization, kinds: ['assistant'], includeRevoked: true } as const
  const { total } = await house.stores.longLived.count(filter, { start: 0, limit: 1 })
  assert.equal(total, 0)
})

it('the owner of the deployment, elsewhere, acts by an API key with admin, and makes tokens by one with tokens:create as well', async () => {
  const { organization } = await addTeam(house)
  const { operator } = await addDeploymentOwner()
  for (const [permissions, makes, lists] of [
    [['tokens:create'], 403, 403],
    [['admin'], 403, 200],
    [['admin', 'tokens:create'], 201, 200],
  ] as [Permission[], number, number][]) {
    const { secret } = await addKey(house, operator, permissions)
    assert.equal(await status(secret, 'POST /api/tokens', asking(organization)), makes)
    const list = `GET /api/tokens?organizationId=${organization}`
    assert.equal(await status(secret, list), lists)
  }
})

it('the owner of the deployment, elsewhere, needs the AI seat there too', async () => {
  const { organization } = await addTeam(house)
  const { pat, operator } = await addMember(house, { hasAiSeat: false })
  await house.sql('UPDATE operators SET deployment_owner = TRUE WHERE id = ?', operator.id)
  const refused = await call(house, pat, 'POST /api/tokens', asking(organization))
  assert.equal(refused.statusCode, 403)
  assert.match(refused.json().message, /AI seat/)
})

it('takes null and what is no text for no organization, and does not fall back to the own one', async () => {
  for (const organizationId of [null, '', 5, {}, 'x'.repeat(256)]) {
    const asked = { type: 'assistant', assistantId: NATURAL_ID, organizationId }
    assert.equal(await status(accessToken, 'POST /api/tokens', asked), 400)
  }
  const twice = 'GET /api/tokens?organizationId=a&organizationId=b'
  assert.equal(await status(accessToken, twice), 400)
})
