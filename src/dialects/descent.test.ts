import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { deployed } from '../../test/support/deployment.ts'
import {
  type Family,
  family,
  type Held,
  MADE,
  MAKERS,
  MAKES,
  type Made,
  type Maker,
  routeOf,
} from '../../test/support/descendants.ts'
import { isoSeconds } from '../http/instant.ts'

const house = await deployed({ after })
const DAY = 86_400_000
const later = (days: number) => house.stores.now() + days * DAY

/** Every credential, with what it may make. */
const PAIRS = MAKERS.flatMap((maker) => MADE.map((kind) => [maker, kind] as const))

describe('what a credential makes', () => {
  for (const [maker, kind] of PAIRS) {
    const mayMake = MAKES[maker].includes(kind)
    it(`a ${maker} ${mayMake ? 'makes' : 'does not make'}: ${kind}`, async () => {
      const of = await family(house)
      const answer = await of.make((await of.root(maker)).secret, kind)
      assert.equal(answer.statusCode, mayMake ? 201 : 403, answer.body)
      if (mayMake) assert.equal(await of.statusOf(of.made(answer, kind)), 200)
    })
  }
})

describe('the old secret of a credential, in its grace', () => {
  for (const [maker, kind] of PAIRS) {
    if (maker === 'session') continue
    it(`does not make, with a ${maker}: ${kind}`, async () => {
      const of = await family(house)
      const old = await of.root(maker)
      await of.intoGrace(old)
      assert.equal((await of.make(old.secret, kind)).statusCode, 403)
    })
  }

  for (const maker of MAKERS) {
    if (maker === 'session') continue
    it(`reads, and neither rotates nor ends itself or its children: ${maker}`, async () => {
      const of = await family(house)
      const old = await of.root(maker)
      const children = await childrenOf(of, old)
      const current = await of.intoGrace(old)
      for (const target of [old, ...children]) {
        const rotated = await of.rotate(old, target)
        assert.equal(rotated.statusCode, 403, `${target.kind}: ${rotated.body}`)
        const ended = await of.call(old.secret, 'DELETE', routeOf(target))
        assert.equal(ended.statusCode, 403, `${target.kind}: ${ended.body}`)
        assert.equal(await of.statusOf(target), 200)
      }
      assert.equal(await of.statusOf(current), 200)
    })
  }

  it('of an API key issues what runs once, and user tokens', async () => {
    const of = await family(house)
    const old = await of.root('apiKey')
    await of.intoGrace(old)
    assert.equal((await of.call(old.secret, 'GET', '/api/v1/token')).statusCode, 200)
    assert.equal((await of.call(old.secret, 'POST', '/api/v1/chat/token', {})).statusCode, 200)
  })

  it('ends at once when two newer ones are older than the current one', async () => {
    const of = await family(house)
    const secrets = [await of.root('apiKey')]
    for (let at = 0; at < 3; at += 1) {
      await house.advance(1_000)
      secrets.push(await of.intoGrace(secrets.at(-1) ?? assert.fail()))
    }
    const statuses = await Promise.all(secrets.map((it) => of.statusOf(it)))
    assert.deepEqual(statuses, [401, 200, 200, 200])
  })
})

/** A child of each kind that a credential may make. */
async function childrenOf(of: Family, parent: Held): Promise<Held[]> {
  const kinds = MAKES[MAKERS.find((maker) => maker === parent.kind) ?? 'pat']
  const made: Held[] = []
  for (const kind of kinds) made.push(await of.makeFrom(parent, kind))
  return made
}

/** Only these can have an end of their own. */
const ENDING_MAKERS = ['pat', 'device', 'personal', 'apiKey'] as const satisfies Maker[]

async function assertLatestEnd(maker: Maker, kind: Made): Promise<void> {
  const of = await family(house)
  const latestAt = later(3)
  const parent = await of.root(maker, { expiresAt: latestAt })
  for (const expiresAt of [undefined, later(4)]) {
    const answer = await of.make(parent.secret, kind, { expiresAt })
    assert.equal(answer.statusCode, kind === 'access' ? 422 : 400, answer.body)
    assert.ok(answer.body.includes(isoSeconds(latestAt)), answer.body)
  }
  const children: Held[] = []
  for (const expiresAt of [later(2), latestAt]) {
    children.push(await of.makeFrom(parent, kind, { expiresAt }))
  }
  await house.advance(3 * DAY)
  for (const child of children) assert.equal(await of.statusOf(child), 401)
}

describe('what a credential makes ends with it at the latest', () => {
  for (const [maker, kind] of PAIRS) {
    const isEnding = ENDING_MAKERS.some((it) => it === maker) && MAKES[maker].includes(kind)
    if (isEnding) it(`${maker} → ${kind}`, () => assertLatestEnd(maker, kind))
  }

  it('however often it was handed down', async () => {
    const of = await family(house)
    const root = await of.root('pat', { expiresAt: later(3) })
    const key = await of.makeFrom(root, 'apiKey', { expiresAt: later(2) })
    const answer = await of.make(key.secret, 'access', { expiresAt: later(3) })
    assert.equal(answer.statusCode, 422)
  })
})

describe('what a credential makes may do no more', () => {
  it('refuses a key a permission that it does not have', async () => {
    const of = await family(house)
    const key = await of.root('apiKey', { permissions: ['admin', 'chat:send'] })
    const wider = { permissions: ['admin', 'tools:use'] } as const
    assert.equal((await of.make(key.secret, 'apiKey', wider)).statusCode, 403)
    const token = await of.makeFrom(key, 'access')
    assert.equal((await of.make(token.secret, 'apiKey', wider)).statusCode, 403)
    assert.equal((await of.make(token.secret, 'assistant')).statusCode, 403, 'no tokens:create')
  })

  it('ties what a tied token makes to the same, or to a part of it', async () => {
    const of = await family(house)
    const tied = (cidr: string) => ({ restriction: { restrict: 'cidr', cidr } })
    const parent = await of.root('personal', tied('127.0.0.0/8'))
    const heir = await of.makeFrom(parent, 'assistant')
    const shown = await of.call(parent.secret, 'GET', routeOf(heir))
    assert.equal(shown.json().cidr, '127.0.0.0/8')
    await of.makeFrom(parent, 'assistant', tied('127.0.0.0/16'))
    const host = { restriction: { restrict: 'host', host: 'app.example.com' } }
    for (const wider of [tied('0.0.0.0/0'), tied('126.0.0.0/7'), tied('10.0.0.0/8'), host]) {
      for (const kind of ['assistant', 'personal'] as const) {
        const answer = await of.make(parent.secret, kind, wider)
        assert.equal(answer.statusCode, 400, answer.body)
        assert.match(answer.json().message, /^(cidr|restrict) must not allow more/)
      }
    }
  })

  it('gives an assistant token the tools only that its key may use', async () => {
    const of = await family(house)
    const asked = async (...permissions: ('chat:send' | 'tools:use')[]) => {
      const key = await of.root('apiKey', { permissions: ['tokens:create', ...permissions] })
      return statusWithTools(of, await of.makeFrom(key, 'assistant'))
    }
    assert.equal(await asked('chat:send', 'tools:use'), 200)
    assert.equal(await asked('chat:send'), 403)
  })

  it('follows a parent that is narrowed later', async () => {
    const of = await family(house)
    const session = await of.root('session')
    const key = await of.root('apiKey')
    const token = await of.makeFrom(key, 'access')
    const assistant = await of.makeFrom(key, 'assistant')
    const grandchild = await of.makeFrom(token, 'apiKey')
    const issued = async () => (await of.call(grandchild.secret, 'GET', '/api/v1/token')).statusCode
    assert.deepEqual([await statusWithTools(of, assistant), await issued()], [200, 200])
    const narrowed = { permissions: ['rag:access'] }
    const path = routeOf(key)
    assert.equal((await of.call(session.secret, 'PATCH', path, narrowed)).statusCode, 200)
    assert.deepEqual([await statusWithTools(of, assistant), await issued()], [403, 401])
    const own = await of.call(token.secret, 'GET', '/api/v1/access-tokens')
    assert.equal(own.statusCode, 403)
    assert.equal(await of.statusOf(assistant), 200, 'an assistant token may always chat')
  })
})

async function statusWithTools(of: Family, { secret }: Held): Promise<number> {
  const tool = { type: 'function', function: { name: 'f', parameters: {} } }
  const body = { model: 'any', messages: [{ role: 'user', content: 'Hi' }], tools: [tool] }
  return (await of.call(secret, 'POST', '/v1/chat/completions', body)).statusCode
}

describe('what a credential rotates', () => {
  for (const [maker, kind] of PAIRS) {
    it(`${maker} → ${kind}: ${maker === 'session' ? 'anything' : 'only its own children'}`, async () => {
      const of = await family(house)
      const session = await of.root('session')
      const by = await of.root(maker)
      const strange = await of.makeFrom(session, kind)
      const rotated = await of.rotate(by, strange)
      assert.equal(rotated.statusCode, maker === 'session' ? 200 : 403, rotated.body)
      if (maker === 'session' || !MAKES[maker].includes(kind)) return
      const child = await of.makeFrom(by, kind)
      assert.equal((await of.rotate(by, child)).statusCode, 200)
    })
  }

  for (const maker of ['pat', 'device', 'personal', 'apiKey'] as const) {
    it(`a ${maker} rotates itself, and not its parent`, async () => {
      const of = await family(house)
      const self = await of.root(maker)
      assert.equal((await of.rotate(self, self)).statusCode, 200)
    })
  }

  it('never rotates a session, and no child rotates its parent', async () => {
    const of = await family(house)
    const session = await of.root('session')
    assert.equal((await of.rotate(session, session)).statusCode, 403)
    const token = await of.root('pat')
    const key = await of.makeFrom(token, 'apiKey')
    assert.equal((await of.rotate(token, session)).statusCode, 403)
    assert.equal((await of.rotate(key, token)).statusCode, 403)
  })

  it('changes only keys below it, and never itself', async () => {
    const of = await family(house)
    const key = await of.root('apiKey')
    const child = await of.makeFrom(key, 'apiKey')
    const change = async (by: Held, target: Held) =>
      (await of.call(by.secret, 'PATCH', routeOf(target), { name: 'Other' })).statusCode
    assert.deepEqual([await change(key, child), await change(key, key)], [200, 403])
    assert.equal(await change(child, key), 403)
  })
})
