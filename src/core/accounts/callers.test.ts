import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'
import { changeOf } from '../../storage/contracts/changes.ts'
import { newApiKey } from '../../storage/contracts/given.ts'
import { digestOf, newSecret } from '../secrets/index.ts'
import { API_KEY_PREFIX, authenticateKey } from './authenticate-key.ts'
import { createCallers } from './callers.ts'

const SECRET = newSecret(API_KEY_PREFIX)
const DIGEST = digestOf(SECRET)
const LIFETIME = 5_000
const ends = ['apiKey:key'] as const
const ENDED = changeOf('api_key.revoked', 'apiKey:key', { ends })

/** Callers over a store with one key, which tell how often they asked it and what was used. */
async function begin(t: TestContext) {
  const { apiKeys, organizations, sqlite, clock, feed } = openForTest(t)
  const heard = { asked: 0, used: [] as string[] }
  const counted = <T>(read: (key: string) => T) => {
    return (key: string) => {
      heard.asked += 1
      return read(key)
    }
  }
  const callers = createCallers({
    apiKeys: { bySecret: counted(apiKeys.bySecret), byId: counted(apiKeys.byId) },
    feed,
    now: sqlite.now,
    noteUse: (digest) => heard.used.push(digest),
  })
  const secret = { digest: DIGEST, mask: 'sk_' }
  const key = newApiKey('key', { secret, expiresAt: sqlite.now() + LIFETIME })
  await apiKeys.add(key, changeOf('api_key.created', 'apiKey:key'))
  return { apiKeys, organizations, callers, clock, heard }
}

it('finds a caller by digest and by id until the very instant the key expires', async (t) => {
  const { callers, clock } = await begin(t)
  clock.advance(LIFETIME - 1)
  const caller = await callers.callerByDigest(DIGEST)
  assert.equal(caller?.apiKeyId, 'key')
  assert.deepEqual(await callers.callerById('key'), caller)
  assert.equal(callers.isExpired(caller), false)
  clock.advance(1)
  assert.equal(await callers.callerByDigest(DIGEST), undefined)
  assert.equal(await callers.callerById('key'), undefined)
  assert.deepEqual(await callers.evenExpired(DIGEST), caller)
  assert.equal(callers.isExpired(caller), true)
  assert.equal(callers.isExpired({ ...caller, expiresAt: null }), false)
})

it('asks the store once for as long as nothing of the key ends', async (t) => {
  const { apiKeys, callers, heard } = await begin(t)
  for (let times = 0; times < 3; times += 1) assert.ok(await callers.callerByDigest(DIGEST))
  const other = changeOf('api_key.created', 'apiKey:other', { ends: ['apiKey:other'] })
  await apiKeys.add(newApiKey('other'), other)
  assert.ok(await callers.callerByDigest(DIGEST))
  assert.equal(heard.asked, 1)
})

it('finds nobody from the moment the key or its organization has ended', async (t) => {
  const byKey = await begin(t)
  const byOrganization = await begin(t)
  for (const { callers } of [byKey, byOrganization]) {
    assert.ok(await callers.callerByDigest(DIGEST))
    assert.ok(await callers.callerById('key'))
  }
  await byKey.apiKeys.revoke('key', ENDED)
  const subject = 'organization:acme'
  const deactivation = changeOf('organization.deactivated', subject, { ends: [subject] })
  await byOrganization.organizations.deactivate('acme', deactivation)
  for (const { callers } of [byKey, byOrganization]) {
    assert.equal(await callers.callerByDigest(DIGEST), undefined)
    assert.equal(await callers.callerById('key'), undefined)
    assert.equal(await callers.evenExpired(DIGEST), undefined)
  }
})

it('tells of the use of every live secret, and of no other', async (t) => {
  const { apiKeys, callers, clock, heard } = await begin(t)
  await callers.callerByDigest(DIGEST)
  await callers.callerByDigest(DIGEST)
  await callers.callerByDigest('no digest')
  clock.advance(LIFETIME)
  await callers.callerByDigest(DIGEST)
  await apiKeys.revoke('key', ENDED)
  await callers.callerByDigest(DIGEST)
  assert.deepEqual(heard.used, [DIGEST, DIGEST])
})

it('asks nobody about what is no secret of an API key', async (t) => {
  const { callers, heard } = await begin(t)
  assert.equal((await authenticateKey(callers, SECRET))?.apiKeyId, 'key')
  const others = [SECRET.slice(0, -1), `${SECRET}0`, ` ${SECRET}`, newSecret('i5t_'), 'sk_', '']
  for (const other of others) assert.equal(await authenticateKey(callers, other), undefined)
  assert.equal(heard.asked, 1)
  assert.equal(await authenticateKey(callers, newSecret(API_KEY_PREFIX)), undefined)
})
