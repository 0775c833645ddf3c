import assert from 'node:assert/strict'
import { it } from 'node:test'
import { hostOf, isPublicAddress, mayCall } from './addresses.ts'

const PUBLIC = ['8.8.8.8', '100.63.255.255', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8']

const SPECIAL = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254'],
  ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.168.1.1'],
  ...['198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::7f00:1'],
  ...['100::1', '2001::1', '2001:db8::1', '2002:7f00:1::', 'fc00::1', 'fd12::1', 'fe80::1'],
  ...['fe80::1%1', 'fec0::1', 'ff02::1'],
]

it('knows public addresses from those of special purpose', () => {
  for (const address of PUBLIC) assert.ok(isPublicAddress(address), address)
  for (const address of SPECIAL) assert.ok(!isPublicAddress(address), address)
  for (const text of ['', 'localhost', '010.0.0.1', '8.8.8']) assert.ok(!isPublicAddress(text))
})

it('sees through every spelling of an address', () => {
  const spellings = [
    'LocalHost.',
    'a.localhost',
    '127.1',
    '0x7f.1',
    '2130706433',
    '0177.0.0.1',
    '127.0.0.1.',
    '[::1]',
  ]
  for (const spelling of [...spellings, '[::FFFF:127.0.0.1]', '①②⑦.0.0.1']) {
    const host = hostOf(new URL(`http://${spelling}/v1`).hostname)
    assert.ok(!mayCall(new Set(), host), spelling)
    assert.ok(mayCall(new Set([host]), host), `${spelling}, allowed`)
  }
  assert.equal(hostOf('Ollama.Internal.'), 'ollama.internal')
  assert.ok(mayCall(new Set(), 'ollama.internal'), 'a name is judged when it is called')
})
