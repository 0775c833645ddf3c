import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { logLines } from '../../test/support/log-lines.ts'
import { createApp } from './app.ts'
import { createLog } from './log.ts'

const WARNING = /"warn".*JETON_TRUSTED_PROXIES/

/** An application behind proxies, which says where a request comes from. */
async function behind(t: TestContext, ...trustedProxies: readonly string[]) {
  const sink = logLines()
  const options = { trustedProxies, bodyLimitBytes: 1_024, idleSeconds: 60 }
  const app = await createApp({ log: createLog('info', sink), ...options })
  t.after(() => app.close())
  app.get('/ip', async ({ ip }) => ip)
  const from = async (forwarded: string, remoteAddress = '10.1.2.3') => {
    const headers = { 'x-forwarded-for': forwarded }
    return (await app.inject({ url: '/ip', headers, remoteAddress })).body
  }
  const warnings = () => sink.lines.filter((line) => WARNING.test(line))
  return { from, warnings, lines: sink.lines }
}

it('takes a client’s address without the port that some proxies add', async (t) => {
  const { from, warnings } = await behind(t, '10.0.0.0/8', '2001:db8::/32')
  for (const [forwarded, client] of [
    ['203.0.113.9:54321', '203.0.113.9'],
    ['203.0.113.9:', '203.0.113.9'],
    ['[2001:db9::1]:443', '2001:db9::1'],
    ['[2001:db9::1]', '2001:db9::1'],
    ['2001:db9::1', '2001:db9::1'],
    ['[::ffff:203.0.113.9]:1', '::ffff:203.0.113.9'],
    ['::ffff:203.0.113.9', '::ffff:203.0.113.9'],
    ['"[2001:db9::1]:443"', '2001:db9::1'],
    ['"203.0.113.9:1"', '203.0.113.9'],
    ['203.0.113.66:7, 203.0.113.9:8 , 10.9.9.9:9', '203.0.113.9'],
    ['203.0.113.9:8,[2001:db8::7]:9,,10.9.9.9', '203.0.113.9'],
    [' , ,', '10.1.2.3'],
  ] as const) {
    assert.equal(await from(forwarded), client, forwarded)
  }
  assert.deepEqual(warnings(), [])
})

it('says once that a trusted proxy does not tell the address of a client', async (t) => {
  for (const forwarded of [
    'unknown',
    '_hidden',
    '203.0.113',
    '203.0.113.9:port',
    '203.0.113.9:1:2',
    '[203.0.113.9',
    '2001:db9::1:443:x',
    'secret',
    `${'['.repeat(2_000)}`,
  ]) {
    const { from, warnings, lines } = await behind(t, '10.0.0.0/8')
    assert.equal(await from(`203.0.113.9, ${forwarded}`), 'unknown', forwarded)
    assert.equal(await from(forwarded), 'unknown')
    assert.equal(warnings().length, 1)
    assert.doesNotMatch(lines.join(), /secret/)
  }
})

it('says nothing of what a stranger wrote, and does not believe it', async (t) => {
  const { from, warnings } = await behind(t, '10.0.0.0/8')
  assert.equal(await from('unknown', '198.51.100.7'), '198.51.100.7')
  assert.equal(await from('nonsense, 203.0.113.9:1'), '203.0.113.9')
  assert.deepEqual(warnings(), [])
})

it('warns of ranges that are a large part of the internet, and of no others', async (t) => {
  for (const range of ['0.0.0.0/0', '::/0', '0.0.0.0/1', '2000::/3', '::ffff:0:0/96']) {
    const { warnings } = await behind(t, '192.0.2.1', range)
    assert.equal(warnings().length, 1, range)
    assert.ok(warnings()[0]?.includes(range))
  }
  const { from } = await behind(t, '0.0.0.0/0', '::/0')
  assert.equal(await from('203.0.113.9, 192.0.2.7', '2001:db8::1'), '203.0.113.9')
  const own = ['10.0.0.0/8', 'fc00::/7', '192.0.2.1', '2001:db8::1', '::ffff:10.0.0.0/104']
  assert.deepEqual((await behind(t, ...own)).warnings(), [])
})
