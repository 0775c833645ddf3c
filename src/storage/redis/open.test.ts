import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import tls from 'node:tls'
import { LIMIT, openWithRedis, proofOf, put, redeem } from '../../../test/support/redis.ts'
import { redisClient, startRedis, withoutOwnRedis } from '../../../test/support/redis-server.ts'
import { nowhere } from '../../../test/support/sockets.ts'
import { need } from '../../../test/support/system.ts'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import { openRedis } from './open.ts'

const skip = withoutOwnRedis

const cannotStart = (sentence: RegExp) => (fault: unknown) => {
  assert.ok(fault instanceof CannotStart, `${fault}`)
  assert.match(fault.message, sentence)
  return true
}

it('refuses what is no address of a Redis, without quoting it', async () => {
  const addresses = [
    '',
    'host:6379',
    'http://:secret@host',
    'redis://:secret@',
    'redis://host/secret',
  ]
  for (const address of addresses) {
    const refusal = cannotStart(/^The address of Redis must look like redis:[^ ]+$/)
    await assert.rejects(
      openRedis(address),
      (fault) => refusal(fault) && !/secret/.test(`${fault}`),
    )
  }
})

it('refuses a cluster', { skip }, async (t) => {
  const { url } = await startRedis(t, '--cluster-enabled', 'yes')
  await assert.rejects(openRedis(url), cannotStart(/cluster mode.*Use a single primary/))
})

it('refuses a server that may evict what was redeemed', { skip }, async (t) => {
  const { url } = await startRedis(t, '--maxmemory-policy', 'volatile-lru')
  await assert.rejects(openRedis(url), cannotStart(/volatile-lru.*Set its maxmemory-policy to noe/))
})

it('refuses a server that does not say whether it was restarted', { skip }, async (t) => {
  const { url, port } = await startRedis(t)
  const client = await redisClient(t, url)
  await client.aclSetUser('blind', ['on', '>secret', '~*', '+@all', '-info'])
  const blind = `redis://blind:secret@127.0.0.1:${port}`
  await assert.rejects(openRedis(blind), cannotStart(/INFO replication.*no permissions/))
})

it('refuses a server that does not let it in', { skip }, async (t) => {
  const { url, port } = await startRedis(t, '--requirepass', 'secret')
  await assert.rejects(openRedis(url), cannotStart(/NOAUTH/))
  await assert.rejects(openRedis(`redis://:wrong@127.0.0.1:${port}`), cannotStart(/WRONGPASS/))
  await assert.rejects(
    openRedis(`redis://:secret@127.0.0.1:${port}/99`),
    cannotStart(/out of range/),
  )
  await (await openRedis(`redis://:secret@127.0.0.1:${port}/1`)).close()
})

it('asks no more of its user than these commands on keys with its prefix', { skip }, async (t) => {
  const commands = 'del eval evalsha exists get hello hget hlen hmget hset info pexpire pexpireat'
  const others = 'pttl rename set time unlink client|setname'
  const { url, port } = await startRedis(t)
  const client = await redisClient(t, url)
  const allowed = `${commands} ${others}`.split(' ').map((name) => `+${name}`)
  await client.aclSetUser('jeton', ['on', '>pass/word', '~jeton:*', '-@all', ...allowed])

  const stores = await openWithRedis(t, `redis://jeton:pass%2Fword@127.0.0.1:${port}`)
  await stores.check()
  await put(stores, 'one')
  await stores.tokens.quota(LIMIT)
  for (let admitted = 0; admitted < 40; admitted++) await stores.tokens.admit([LIMIT])
  const taken = await stores.claims.take({ proof: proofOf('one'), limits: [LIMIT] })
  assert.ok(taken.outcome === 'taken')
  await taken.giveBack()
  assert.equal(await redeem(stores, proofOf('one')), 'redeemed')
})

it('speaks TLS, with a server that can show who it is', {
  skip: skip || need('OpenSSL'),
}, async (t) => {
  const folder = tempFolder(t)
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const wanted = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=x'
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate]
  execFileSync('openssl', ['req', ...wanted.split(' '), ...names], { stdio: 'ignore' })
  const { port } = new URL(await nowhere())
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key]
  await startRedis(t, '--tls-port', port, '--tls-auth-clients', 'no', ...files)

  const unknown = /^Redis cannot be reached \(.*certificate\): name .* in NODE_EXTRA_CA_CERTS/
  await assert.rejects(openRedis(`rediss://127.0.0.1:${port}`), cannotStart(unknown))
  const trusted = tls.getCACertificates('default')
  t.after(() => tls.setDefaultCACertificates(trusted))
  tls.setDefaultCACertificates([...trusted, readFileSync(certificate, 'utf8')])
  const otherName = /localhost.*\): write a name that its certificate is for in REDIS_URL/
  await assert.rejects(openRedis(`rediss://localhost:${port}`), cannotStart(otherName))
  const stores = await openWithRedis(t, `rediss://127.0.0.1:${port}`)
  await put(stores, 'one')
  assert.equal(await redeem(stores, proofOf('one')), 'redeemed')
})
