import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, describe, it } from 'node:test'
import { administer, anInvitation, newName } from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addOperator, addToken } from '../../../test/support/operators.ts'
import { sessionCalls } from '../../../test/support/session-calls.ts'

const HOUR = 3_600_000
const house = await deployed(
  { after },
  { JETON_LIMIT_INVITES_PER_HOUR: '200', JETON_LIMIT_PASSWORD_RESETS_PER_HOUR: '3' },
)
const { logIn } = sessionCalls(house)

/** The owner of an organization of their own, and a session of theirs. */
async function owner() {
  const { organization } = await house.company()
  const operator = await addOperator(house, { organization })
  const session = await addToken(house, operator, { kind: 'session' })
  return { operator, secret: session.secret }
}

const invite = (secret: string, headers = {}) =>
  administer(house, secret, { method: 'POST', path: '/operators', body: anInvitation(), headers })

const statusesOf = async (answers: Iterable<ReturnType<typeof invite>>) =>
  (await Promise.all(answers)).map(({ statusCode }) => statusCode)

describe('passwords that wait to be hashed', () => {
  it('give way to somebody of another organization who signs in', async () => {
    const [busy, other] = [await owner(), await owner()]
    let invited = 0
    const invites = Array.from({ length: 60 }, () =>
      invite(busy.secret).then((answer) => {
        invited += 1
        return answer
      }),
    )
    const { username, password } = other.operator
    const signedIn = await logIn(username, password)
    const before = invited
    assert.equal(signedIn.statusCode, 200)
    assert.ok(before < 30, `${before} of 60 invitations came before`)
    assert.deepEqual(new Set(await statusesOf(invites)), new Set([201]))
  })

  it('are so many at most of an organization; past them 503, and when to come back', async () => {
    const { secret } = await owner()
    const answers = await Promise.all(Array.from({ length: 100 }, () => invite(secret)))
    const refused = answers.filter(({ statusCode }) => statusCode !== 201)
    assert.ok(refused.length > 0)
    for (const { statusCode, headers, body } of refused) {
      assert.deepEqual([statusCode, headers['retry-after']], [503, '1'])
      assert.equal(JSON.parse(body).code, 'unavailable')
    }
    assert.equal(house.passwords.waiting(), 0)
  })

  it('are told by a metric', async () => {
    const turn = { rank: 'managing', keys: ['somebody'] } as const
    const hashes = Array.from({ length: 60 }, () => house.passwords.hash('x', turn))
    assert.match(await house.telemetry.metrics.text(), /^jeton_passwords_waiting [1-9]\d*$/m)
    await Promise.all(hashes)
    assert.match(await house.telemetry.metrics.text(), /^jeton_passwords_waiting 0$/m)
    assert.match(await house.telemetry.metrics.text(), /^jeton_limiter_names [1-9]\d*$/m)
  })
})

it('an invitation whose client has left while it waited makes no operator', async () => {
  const { secret } = await owner()
  const { passwords, app } = house
  const { hash } = passwords
  const waiting = Promise.withResolvers<AbortSignal>()
  const over = Promise.withResolvers<unknown>()
  Object.assign(passwords, {
    async hash(...[password, turn]: Parameters<typeof hash>) {
      const signal = turn?.signal ?? assert.fail('nobody says when the client leaves')
      const left = new Promise((resolve) => signal.addEventListener('abort', resolve))
      waiting.resolve(signal)
      await left
      const hashed = hash(password, turn)
      over.resolve(hashed.then(() => 'hashed').catch(() => 'left'))
      return hashed
    },
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const before = (await house.stores.events.head()).seq
  const address = app.server.address()
  const sent = request({
    port: typeof address === 'object' ? address?.port : undefined,
    path: '/api/v1/admin/operators',
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
  })
  sent.on('error', () => undefined)
  sent.end(JSON.stringify(anInvitation()))
  await waiting.promise
  sent.destroy()
  assert.equal(await over.promise, 'left')
  Object.assign(passwords, { hash })
  assert.equal((await house.stores.events.head()).seq, before)
})

describe('the quota of passwords that are given', () => {
  const reset = (secret: string, id: string) =>
    administer(house, secret, { method: 'POST', path: `/operators/${id}/reset-password` })

  it('refuses an organization that has reset as many as it may in an hour', async () => {
    const { operator, secret } = await owner()
    const { organization } = operator
    const member = await addOperator(house, { organization, role: 'member' })
    for (let at = 0; at < 3; at++) assert.equal((await reset(secret, member.id)).statusCode, 200)
    const refused = await reset(secret, member.id)
    assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [429, '3600'])
    assert.deepEqual(refused.json().code, 'rate_limited')
    await house.advance(HOUR)
    assert.equal((await reset(secret, member.id)).statusCode, 200)
  })

  it('refuses an organization that has invited as many, and no other one', async () => {
    const { secret } = await owner()
    for (let at = 0; at < 4; at++) {
      await statusesOf(Array.from({ length: 50 }, () => invite(secret)))
    }
    const refused = await invite(secret)
    assert.equal(refused.statusCode, 429)
    assert.ok(Number(refused.headers['retry-after']) > 0)
    assert.equal((await invite((await owner()).secret)).statusCode, 201)
  })

  it('does not count a request that is repeated under its key', async () => {
    const { operator, secret } = await owner()
    const member = await addOperator(house, { organization: operator.organization, role: 'member' })
    const headers = { 'idempotency-key': newName() }
    for (let at = 0; at < 9; at++) {
      const path = `/operators/${member.id}/reset-password`
      const answer = await administer(house, secret, { method: 'POST', path, headers })
      assert.equal(answer.statusCode, 200)
    }
  })
})
