import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  addMember,
  addTeam,
  call,
  make,
  NATURAL_ID,
} from '../../../test/support/assistant-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addKey, addToken } from '../../../test/support/operators.ts'
import { digestOf } from '../../core/secrets/index.ts'

const house = await deployed({ after })

const PERSONAL = { type: 'personal', assistantId: null }
const status = async (
  ...of: Parameters<typeof call> extends [unknown, ...infer Rest] ? Rest : []
) => (await call(house, ...of)).statusCode
/** Whether a token opens its assistant. */
const opens = async (token: string) =>
  (await status(token, `GET /api/assistants/${NATURAL_ID}`)) === 200
const rotate = (secret: string, id: string, graceSeconds: number) =>
  call(house, secret, `POST /api/tokens/${id}/rotate`, { graceSeconds })

describe('a token for an assistant', () => {
  it('is dead in the next request after it was deleted, and is not there any more', async () => {
    const { pat } = (await addTeam(house)).owner
    const { id, token } = await make(house, pat)
    assert.ok(await opens(token))
    assert.equal(await status(pat, `DELETE /api/tokens/${id}`), 204)
    assert.ok(!(await opens(token)))
    assert.equal(await status(pat, `DELETE /api/tokens/${id}`), 404)
    assert.equal(await status(pat, `GET /api/tokens/${id}`), 404)
    assert.equal((await rotate(pat, id, 0)).statusCode, 404)
    assert.equal((await call(house, pat, 'GET /api/tokens')).json().total, 0)
  })

  it('has two secrets until the grace of its rotation ends, and one from that instant on', async () => {
    const { pat } = (await addTeam(house)).owner
    const { id, token } = await make(house, pat)
    const rotated = await rotate(pat, id, 60)
    const { token: next, ...shown } = rotated.json()
    assert.equal(shown.id, id)
    assert.ok(await opens(next))
    await house.advance(59_999)
    assert.ok(await opens(token))
    await house.advance(1)
    assert.ok(!(await opens(token)))
    assert.ok(await opens(next))
    const { token: mask } = (await call(house, pat, `GET /api/tokens/${id}`)).json()
    assert.equal(mask, `${next.slice(0, 8)}…`)
    await rotate(pat, id, 0)
    assert.ok(!(await opens(next)))
  })

  it('dies at its end, is still shown, and cannot be revived', async () => {
    const { pat } = (await addTeam(house)).owner
    const expiresAt = new Date(house.stores.now() + 60_000).toISOString()
    const { id, token } = await make(house, pat, { expiresAt })
    await house.advance(61_000)
    assert.ok(!(await opens(token)))
    assert.equal(await status(pat, `GET /api/tokens/${id}`), 200)
    assert.equal((await rotate(pat, id, 0)).statusCode, 409)
  })

  it('ends with the AI seat of its operator, who then manages none', async () => {
    const { organization } = await addTeam(house)
    const maker = await addMember(house, { organization, role: 'admin' })
    const { token } = await make(house, maker.pat)
    const personal = await make(house, maker.pat, PERSONAL)
    const subject = `operator:${maker.operator.id}` as const
    const act = { actor: 'machine', credential: null, organization, subject } as const
    const change = { ...act, type: 'operator.changed', ends: [subject], details: {} } as const
    await house.stores.operators.change(maker.operator.id, { hasAiSeat: false }, change)
    assert.ok(!(await opens(token)))
    assert.equal(await status(maker.pat, 'GET /api/tokens'), 403)
    assert.equal(await status(personal.token, 'GET /api/tokens'), 401)
  })
})

describe('what is told of a token', () => {
  it('includes when it was last used', async () => {
    const { pat } = (await addTeam(house)).owner
    const { id, token } = await make(house, pat)
    await house.stores.longLived.used([{ digest: digestOf(token), at: Date.UTC(2030, 0, 1) }])
    const shown = (await call(house, pat, `GET /api/tokens/${id}`)).json()
    assert.equal(shown.lastUsedAt, '2030-01-01T00:00:00Z')
  })

  it('includes up to 4096 bytes of data as they were sent, and no byte more', async () => {
    const { pat } = (await addTeam(house)).owner
    const data = { 'a\nkey': 'é'.repeat(2_000), list: [1, null, { deep: true }], more: '' }
    const room = 4_096 - Buffer.byteLength(JSON.stringify(data))
    const full = { ...data, more: 'x'.repeat(room) }
    const { id } = await make(house, pat, { data: full })
    const shown = (await call(house, pat, `GET /api/tokens/${id}`)).json()
    assert.deepEqual(shown.data, full)
    const asked = {
      type: 'assistant',
      assistantId: NATURAL_ID,
      data: { ...full, more: `${full.more}x` },
    }
    assert.equal(await status(pat, 'POST /api/tokens', asked), 400)
  })
})

describe('what is made with a credential', () => {
  it('dies with a token', async () => {
    const team = await addTeam(house)
    const laptop = await addToken(house, team.owner.operator)
    const made = await make(house, laptop.secret)
    const personal = await make(house, laptop.secret, PERSONAL)
    const grandchild = await make(house, personal.token)
    assert.equal(await status(team.owner.pat, `DELETE /api/v1/access-tokens/${laptop.id}`), 204)
    for (const { token } of [made, grandchild]) assert.ok(!(await opens(token)))
    assert.equal(await status(personal.token, 'GET /api/tokens'), 401)
  })

  it('dies with an API key', async () => {
    const team = await addTeam(house)
    const key = await addKey(house, team.owner.operator, ['tokens:create'])
    const { token } = await make(house, key.secret)
    assert.ok(await opens(token))
    const subject = `apiKey:${key.id}` as const
    await house.stores.apiKeys.revoke(key.id, {
      ...{ actor: 'machine', credential: null, organization: team.organization },
      ...{ type: 'api_key.revoked', subject, ends: [subject], details: {} },
    })
    assert.ok(!(await opens(token)))
  })

  it('outlives a session, which stands for the person', async () => {
    const team = await addTeam(house)
    const expiresAt = house.stores.now() + 60_000
    const session = await addToken(house, team.owner.operator, { kind: 'session', expiresAt })
    const { token } = await make(house, session.secret)
    await house.advance(60_000)
    assert.equal(await status(session.secret, 'GET /api/tokens'), 401)
    assert.ok(await opens(token))
  })

  it('may end with it, and no second later', async () => {
    const team = await addTeam(house)
    const expiresAt = house.stores.now() + 60_000
    const { secret } = await addToken(house, team.owner.operator, { expiresAt })
    const asked = (at: number) => ({
      type: 'assistant',
      assistantId: NATURAL_ID,
      expiresAt: new Date(at).toISOString(),
    })
    const later = await call(house, secret, 'POST /api/tokens', asked(expiresAt + 1_000))
    assert.equal(later.statusCode, 400)
    assert.match(later.json().message, /^expiresAt /)
    assert.equal(await status(secret, 'POST /api/tokens', asked(expiresAt)), 201)
  })
})
