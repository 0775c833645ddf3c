import assert from 'node:assert/strict'
import { lookup } from 'node:dns'
import { createServer } from 'node:http'
import { after, it } from 'node:test'
import { guardedFetch, PrivateAddress } from './guarded-fetch.ts'

let asked: string[] = []
const server = createServer(({ headers: { host = '' } }, response) => {
  asked.push(host)
  response.end('Yes.')
}).listen(0, '127.0.0.1')
await new Promise((listening) => server.once('listening', listening))
after(() => {
  server.close()
  server.closeAllConnections()
})

const address = server.address()
const port = typeof address === 'object' ? address?.port : ''
const NOBODY: ReadonlySet<string> = new Set()
const at = (...addresses: string[]) =>
  addresses.map((it) => ({ address: it, family: it.includes(':') ? 6 : 4 }))

it('calls an address or a name of a private network only where its host is named', async () => {
  asked = []
  const hosts = ['127.0.0.1', 'localhost', 'LOCALHOST', '127.1', '0x7f000001']
  for (const host of hosts) {
    const url = `http://${host}:${port}/v1`
    await assert.rejects(guardedFetch(NOBODY)(url), PrivateAddress, host)
  }
  for (const host of ['[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '169.254.169.254', '10.0.0.1']) {
    await assert.rejects(guardedFetch(NOBODY)(`http://${host}:${port}/v1`), PrivateAddress, host)
    await assert.rejects(guardedFetch(NOBODY)(`https://${host}:${port}/v1`), PrivateAddress, host)
  }
  assert.deepEqual(asked, [])
  const allowed = guardedFetch(new Set(['localhost', '127.0.0.1']))
  for (const host of hosts) {
    assert.equal(await (await allowed(`http://${host}:${port}/v1`)).text(), 'Yes.', host)
  }
  await assert.rejects(
    allowed(`http://[::ffff:127.0.0.1]:${port}/`),
    PrivateAddress,
    'another name',
  )
})

it('calls no name that the machine itself resolves into a private network', async () => {
  asked = []
  const url = `http://model.example:${port}/`
  const resolve: Parameters<typeof guardedFetch>[1] = (_, options, done) =>
    lookup('localhost', options, done)
  await assert.rejects(guardedFetch(NOBODY, resolve)(url), PrivateAddress)
  assert.deepEqual(asked, [])
  assert.equal((await guardedFetch(new Set(['model.example']), resolve)(url)).status, 200)
})

it('calls no name of which any address is private, at the moment of the call', async () => {
  asked = []
  const answers = [at('10.0.0.1'), at('8.8.8.8', '127.0.0.1'), at('2606:4700::1111', 'fd00::1')]
  for (const addresses of answers) {
    const fetch = guardedFetch(NOBODY, (_, __, done) => done(null, addresses))
    await assert.rejects(fetch(`http://rebound.example:${port}/`), PrivateAddress)
    await assert.rejects(fetch(`https://rebound.example:${port}/`), PrivateAddress)
  }
  assert.deepEqual(asked, [])
})

it('connects to the very addresses that were judged, asking for them once', async () => {
  asked = []
  let times = 0
  const fetch = guardedFetch(new Set(['model.internal']), (_, __, done) => {
    times += 1
    done(null, times === 1 ? at('127.0.0.1') : at('10.0.0.1'))
  })
  assert.equal((await fetch(`http://model.internal:${port}/`)).status, 200)
  assert.deepEqual([times, asked], [1, [`model.internal:${port}`]])
})

it('fails for a name without an address', async () => {
  const fault = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
  const absent = guardedFetch(NOBODY, (_, __, done) => done(fault, []))
  await assert.rejects(absent('http://absent.example/'), { cause: fault })
  const empty = guardedFetch(NOBODY, (_, __, done) => done(null, []))
  await assert.rejects(empty('http://empty.example/'))
})
