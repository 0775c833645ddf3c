import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import {
  addAssistant,
  askChatbot,
  chatToken,
  claimsIn,
  saying,
} from '../../../test/support/chat-calls.ts'
import { type Deployed, deployed } from '../../../test/support/deployment.ts'
import { unlessSqlite } from '../../../test/support/outside.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import { openKeyRing } from '../../core/tokens/index.ts'
import { openDeployment } from '../../deployment.ts'
import { createServer, type Server } from '../../server.ts'

const ACT = { actor: 'machine', credential: null } as const

const LIMITS = {
  JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: '1000000',
  JETON_LIMIT_PUBLIC_RUNS_PER_ADDRESS_AND_MINUTE: '1000000',
}
const house = await deployed({ after }, LIMITS)
const { app, advance, sql } = house
const { apiKey, organization } = await house.company()
const chatbotId = await addAssistant(house, organization)
const LONG = 300

const TOKENS = {
  'an anonymous chat token': (ttl: number, of = app) => chatToken(of, { ttl }),
  'a chat token under a key': (ttl: number, of = app) => chatToken(of, { ttl, apiKey }),
  'a stream token': async (ttl: number, of = app): Promise<string> => {
    const headers = { authorization: `Bearer ${apiKey}` }
    return (await of.inject({ url: `/api/v1/token?ttl=${ttl}`, headers })).json().token
  },
} as const
const KEYED = ['a chat token under a key', 'a stream token'] as const

/** Presents a token; one under the key names a chatbot of its organization. */
async function redeem(token: string, of: FastifyInstance = app): Promise<number> {
  const bots = await of.inject({ method: 'POST', ...asking(token, chatbotId) })
  if (bots.statusCode !== 404) return bots.statusCode
  return (await askChatbot(of, { token })).statusCode
}
const asking = (token: string, bot: string) => ({
  url: `/api/v1/chat/${token}/stream`,
  body: { ...saying('Hello'), chatbotId: bot },
})

for (const [what, issue] of Object.entries(TOKENS)) {
  describe(what, () => {
    it('is redeemed by exactly one of fifty simultaneous callers', async () => {
      const token = await issue(LONG)
      const calls = Array.from({ length: 50 }, () => redeem(token))
      const heard = (await Promise.all(calls)).toSorted()
      assert.deepEqual(heard, [200, ...Array.from({ length: 49 }, () => 401)])
    })

    it('lives until the instant it expires, and not in it', async () => {
      const [good, late] = [await issue(1), await issue(1)]
      const { now } = await house.stores.tokens.admit([])
      // A JWT lives until a whole second.
      const ends = what === 'a stream token' ? now + 1_000 : Math.ceil(now / 1_000) * 1_000 + 1_000
      await advance(ends - 1 - now)
      assert.equal(await redeem(good), 200)
      await advance(1)
      assert.equal(await redeem(late), 401)
    })
  })
}

for (const [at, lives] of [
  [0, 1_000],
  [1, 1_999],
  [700, 1_300],
  [999, 1_001],
] as const) {
  it(`gives a token of a second that is issued ${at} ms into one ${lives} ms, never less than it says`, async () => {
    await advance(1_000 + at - ((await house.stores.tokens.admit([])).now % 1000))
    const issue = () => chatToken(app, { apiKey, chatbotId, ttl: 1 })
    const { now } = await house.stores.tokens.admit([])
    const [good, late] = [await issue(), await issue()]
    const { iat, exp } = claimsIn(good)
    assert.deepEqual([iat, exp], [(now - at) / 1000, (now + lives) / 1000])
    await advance(lives - 1)
    assert.equal((await askChatbot(app, { token: good })).statusCode, 200)
    await advance(1)
    assert.equal((await askChatbot(app, { token: late })).statusCode, 401)
  })
}

for (const what of KEYED) {
  describe(`${what} dies with`, () => {
    for (const [end, statement] of [
      [
        'its key, when that is revoked',
        'UPDATE api_keys SET revoked_at = 1 WHERE organization = ?',
      ],
      ['its key, when that expires', 'UPDATE api_keys SET expires_at = 1 WHERE organization = ?'],
      ['its organization', 'UPDATE organizations SET active = FALSE WHERE id = ?'],
    ] as const) {
      it(end, async () => {
        const token = await TOKENS[what](LONG)
        await sql(statement, organization)
        assert.equal(await redeem(token), 401)
        await sql('UPDATE api_keys SET revoked_at = NULL, expires_at = NULL')
        await sql('UPDATE organizations SET active = TRUE')
        assert.equal(await redeem(token), 200)
      })
    }
  })
}

it('an anonymous token does not depend on anybody’s key', async () => {
  const token = await chatToken(app)
  await sql('UPDATE api_keys SET revoked_at = 1')
  assert.equal((await askChatbot(app, { token })).statusCode, 200)
  await sql('UPDATE api_keys SET revoked_at = NULL')
})

/** The next life of the same deployment, with settings of its own. */
async function restarted(environment: Partial<Deployed['settings']> = {}): Promise<Server> {
  const server = await createServer(
    house,
    { ...house.settings, ...environment },
    { write: () => 0 },
  )
  after(() => server.stop(0))
  return server
}

const openRing = () =>
  openKeyRing({
    keys: house.stores.keys,
    sealer: house.sealer,
    feed: house.feed,
    now: house.stores.now,
    maxStalenessSeconds: 2,
  })

it('a token of a rotated key stays good, and one of a dropped key is dead at once', async () => {
  const [one, two] = [await chatToken(app), await chatToken(app)]
  const ring = await openRing()
  const [old] = await ring.list()
  await ring.rotate(ACT)
  await advance(4_000)
  const rotated = await restarted()
  const young = await chatToken(rotated.app)
  assert.equal(await redeem(one, rotated.app), 200)

  await ring.drop(old?.id ?? '', ACT)
  const dropped = await restarted()
  assert.equal(await redeem(two, dropped.app), 401)
  assert.equal(await redeem(young, dropped.app), 200)
  assert.equal(await redeem(await chatToken(dropped.app), dropped.app), 200)
})

it('a token that another issuer signed is dead, whatever it says', async () => {
  const elsewhere = await deployed({ after }, LIMITS)
  assert.equal(await redeem(await chatToken(elsewhere.app)), 401)
  const renamed = await restarted({ JETON_PUBLIC_URL: 'https://another.example.com' })
  assert.equal(await redeem(await chatToken(renamed.app)), 401)
})

it('a token that was changed in any character is dead', async () => {
  const token = await chatToken(app)
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'A' ? 'B' : 'A'
    const url = `/api/v1/chat/${token.slice(0, at)}${other}${token.slice(at + 1)}/stream`
    const { statusCode } = await app.inject({ method: 'POST', url, body: saying('Hello') })
    assert.equal(statusCode, 401, `character ${at}`)
  }
  assert.equal((await askChatbot(app, { token })).statusCode, 200)
})

it('no token that was issued before is good in a copy of the data folder, redeemed or not', {
  skip: unlessSqlite,
}, async () => {
  const issued: string[] = []
  for (const issue of Object.values(TOKENS)) issued.push(await issue(LONG), await issue(LONG))
  const used = issued.filter((_, at) => at % 2 === 0)
  for (const token of used) assert.equal(await redeem(token), 200)
  await house.stores.dependencies.database?.()

  const copy = mkdtempSync(join(tmpdir(), 'jeton-copy-'))
  after(() => rmSync(copy, { recursive: true }))
  for (const name of ['jeton.db', 'jeton.db-wal', 'secret.key']) {
    cpSync(join(house.path, name), join(copy, name))
  }
  const twin = await deployed({ after }, { ...LIMITS, JETON_DATA: copy })
  for (const token of issued) assert.equal(await redeem(token, twin.app), 401)
  for (const issue of Object.values(TOKENS)) {
    assert.equal(await redeem(await issue(LONG, twin.app), twin.app), 200)
  }
  const unused = issued.filter((token) => !used.includes(token))
  for (const token of unused) assert.equal(await redeem(token), 200)
})

it('does not start with another JETON_SECRET, and says so', async () => {
  const data = mkdtempSync(join(tmpdir(), 'jeton-'))
  after(() => rmSync(data, { recursive: true }))
  const startWith = async (secret: string) => {
    const settings = { ...house.settings, JETON_DATA: data, JETON_SECRET: secret }
    const deployment = await openDeployment(settings, house.clock)
    const starting = createServer(deployment, settings, { write: () => 0 })
    return starting.then(({ stop }) => stop(0)).finally(deployment.close)
  }
  const own = house.settings.JETON_SECRET || 'a'.repeat(32)
  await startWith(own)
  await startWith(own)
  await assert.rejects(startWith('b'.repeat(32)), (fault) => {
    assert.ok(fault instanceof CannotStart)
    assert.equal(
      fault.message,
      'The signing keys in the store were sealed under another JETON_SECRET or secret.key: start with that one.',
    )
    return true
  })
  await startWith(own)
})
