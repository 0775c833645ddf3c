import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { administered } from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addKey, addOperator, addToken } from '../../../test/support/operators.ts'
import { addTenant } from '../../../test/support/tenants.ts'
import { changeTimes, watching } from '../../../test/support/watcher.ts'

const house = await deployed({ after })
const watch = await watching({ after }, house)
const [acme, rival] = [await addTenant(house, 'acme'), await addTenant(house, 'rival')]

type Tenant = typeof acme
const secretOf = ({ credentials }: Tenant) => credentials.ownersSession ?? ''
const add = ({ ids, organization }: Tenant) =>
  addToken(house, { id: ids.owner, organization, username: '', password: '' })

const revoke = (tenant: Tenant, id: string) =>
  administered(house, secretOf(tenant), { method: 'DELETE', path: `/tokens/${id}` })

/** Ends something of a tenant, and says what. */
async function endOne(tenant: Tenant): Promise<string> {
  const { id } = await add(tenant)
  await revoke(tenant, id)
  return `token:${id}`
}

const endsIn = (told: readonly unknown[]) => told.flatMap((it) => Object(it).ends)

it('is told of what ends as it ends, and of nothing else', async () => {
  const watcher = await watch(secretOf(acme))
  await add(acme) // which ends nothing
  const ended = await endOne(acme)
  const [told] = await watcher.told('ended')
  assert.deepEqual(Object.keys(Object(told)), ['seq', 'at', 'type', 'ends'])
  assert.equal(Object(told).type, 'token.revoked')
  assert.deepEqual(Object(told).ends, [ended])
  assert.deepEqual(endsIn(await watcher.told('ended')), [ended])
})

it('is told of their own organization, and of the deployment, and of no other', async () => {
  const [ours, theirs] = [await watch(secretOf(acme)), await watch(secretOf(rival))]
  const mine = await endOne(acme)
  const yours = await endOne(rival)
  const path = '/signing-keys/rotate'
  await administered(house, house.demo.accessToken, { method: 'POST', path })
  const keys = 'deployment:signing-keys'
  assert.deepEqual(endsIn(await ours.told('ended', 2)), [mine, keys])
  assert.deepEqual(endsIn(await theirs.told('ended', 2)), [yours, keys])
})

it('is told twice a second how far the log has come, and when that was', async () => {
  const watcher = await watch(secretOf(acme))
  const begunAt = performance.now()
  const { seq } = await house.stores.events.head()
  const told = await watcher.told('as-of', 3)
  assert.ok(performance.now() - begunAt < 10_000)
  const at = new Date(house.stores.now()).toISOString()
  assert.deepEqual(
    told,
    [1, 2, 3].map(() => ({ seq, at })),
  )
})

it('is told, on coming back, exactly what has ended meanwhile', async () => {
  const before = await watch(secretOf(acme))
  const heard = await endOne(acme)
  assert.deepEqual(endsIn(await before.told('ended')), [heard])
  const id = await before.lastId()
  before.leave()
  const missed = [await endOne(acme), await endOne(acme)]
  await endOne(rival)
  const again = await watch(secretOf(acme), { header: id })
  assert.deepEqual(endsIn(await again.told('ended', 2)), missed)
  assert.ok((await again.all()).every(([event]) => event !== 'reset'))
})

it('is told the same where the place stands in the query, unless a header names a later one', async () => {
  const before = await watch(secretOf(acme))
  const [early] = [await before.lastId(), before.leave()]
  const missed = [await endOne(acme), await endOne(acme)]
  const byQuery = await watch(secretOf(acme), { query: early })
  assert.deepEqual(endsIn(await byQuery.told('ended', 2)), missed)
  const later = await byQuery.lastId()
  byQuery.leave()
  const last = await endOne(acme)
  const byBoth = await watch(secretOf(acme), { query: early, header: later })
  assert.deepEqual(endsIn(await byBoth.told('ended')), [last])
})

it('is told to forget everything when the database is not the one that it was', async () => {
  const watcher = await watch(secretOf(acme))
  await endOne(acme)
  await watcher.told('ended')
  const id = await watcher.lastId()
  await house.sql("UPDATE events SET hash = 'another' WHERE seq = (SELECT seq FROM event_head)")
  await house.sql("UPDATE event_head SET hash = 'another'")
  await watcher.told('reset')
  const ended = await endOne(acme)
  assert.deepEqual(endsIn(await watcher.told('ended', 2)).slice(1), [ended])
  const again = await watch(secretOf(acme), { header: id })
  assert.equal((await again.all())[0]?.[0], 'reset')
})

it('hears nothing that would be a secret, or who it was', async () => {
  const watcher = await watch(secretOf(acme))
  const { id, secret } = await add(acme)
  await revoke(acme, id)
  await watcher.told('ended')
  watcher.leave()
  const text = await watcher.closed
  for (const word of [secret, secretOf(acme), acme.ids.owner]) assert.ok(!text.includes(word ?? ''))
})

it('is told, on coming back, of more than a page in their order', async () => {
  const before = await watch(secretOf(acme))
  const id = await before.lastId()
  before.leave()
  await changeTimes(house, acme.organization, 1_100)
  const told = await (await watch(secretOf(acme), { header: id })).all()
  const seqs = told.filter(([event]) => event === 'ended').map(([, data]) => Object(data).seq)
  const first = Number(id.split('.')[0]) + 1
  assert.deepEqual(
    seqs,
    Array.from({ length: 1_100 }, (_, at) => first + at),
  )
})

describe('the stream ends', () => {
  const isWhole = async (closed: Promise<string>) => (await closed).endsWith('\r\n0\r\n\r\n')

  it('when the token, or whatever it hangs on, is revoked', async () => {
    const operator = await addOperator(house)
    const [token, other] = [await addToken(house, operator), await addToken(house, operator)]
    const key = await addKey(house, operator, ['admin'])
    const [one, two, three] = [
      await watch(token.secret),
      await watch(other.secret),
      await watch(key.secret),
    ]
    const { accessToken } = house.demo
    const ask = (method: 'DELETE' | 'POST', path: string, body?: object) =>
      administered(house, accessToken, { method, path, body })
    await ask('DELETE', `/tokens/${token.id}`)
    assert.ok(await isWhole(one.closed))
    await two.all()
    await ask('POST', `/operators/${operator.id}/deactivate`, { endApiKeys: true })
    assert.ok((await isWhole(two.closed)) && (await isWhole(three.closed)))
  })

  it('when the token expires', async () => {
    const operator = await addOperator(house)
    const expiresAt = house.stores.now() + 60_000
    const watcher = await watch((await addToken(house, operator, { expiresAt })).secret)
    await house.advance(60_000)
    assert.ok(await isWhole(watcher.closed))
  })

  it('when the service is stopped, without being waited for', async () => {
    const own = await deployed({ after })
    const watcher = await (await watching({ after }, own))(own.demo.accessToken)
    const begunAt = performance.now()
    await own.stop(30)
    assert.ok(await isWhole(watcher.closed))
    assert.ok(performance.now() - begunAt < 5_000)
  })
})
