import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { networksOf } from './address.ts'

const namesOf = (address: string) => networksOf(address).map(({ name }) => name)

it('limits an IPv4 address by itself', () => {
  assert.deepEqual(networksOf('203.0.113.7'), [{ name: '203.0.113.7', times: 1 }])
  assert.notDeepEqual(networksOf('203.0.113.8'), networksOf('203.0.113.7'))
})

it('limits an IPv6 address by its /64, and four and sixteen times as widely by its /56 and /48', () => {
  assert.deepEqual(networksOf('2001:db8:12:3456::1'), [
    { name: '20010db800123456/64', times: 1 },
    { name: '20010db8001234/56', times: 4 },
    { name: '20010db80012/48', times: 16 },
  ])
})

it('takes an IPv4 address mapped into IPv6 for the IPv4 address, however it is written', () => {
  for (const mapped of ['::ffff:203.0.113.7', '::FFFF:cb00:7107', '0:0:0:0:0:ffff:203.0.113.7']) {
    assert.deepEqual(networksOf(mapped), networksOf('203.0.113.7'))
  }
})

it('has one name for one network, however its address is written', () => {
  const written = ['2001:db8::1', '2001:DB8:0:0::1', '2001:0db8:0000:0000:0000:0000:0000:0001']
  for (const address of written) assert.deepEqual(namesOf(address), namesOf('2001:db8::ffff'))
  assert.deepEqual(namesOf('fe80::1%eth0'), namesOf('fe80::1'))
})

it('takes whatever is no address for one network, which no address is in', () => {
  for (const text of ['', 'unknown', 'localhost', '203.0.113.7:80', '[::1]', '1.2.3.4, 5.6.7.8']) {
    assert.deepEqual(networksOf(text), [{ name: 'unknown', times: 1 }])
  }
})

it('shares a name between two IPv6 addresses exactly as far as their bits agree', () => {
  const host = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).filter((it) => it >> 32n !== 0xffffn)
  fc.assert(
    fc.property(host, fc.integer({ min: 0, max: 127 }), (one, bit) => {
      const other = one ^ (1n << BigInt(127 - bit))
      if (other >> 32n === 0xffffn) return
      const [ones, others] = [namesOf(ipv6(one)), namesOf(ipv6(other))]
      const shared = [64, 56, 48].map((bits) => bit >= bits)
      assert.deepEqual(
        ones.map((name, at) => name === others[at]),
        shared,
      )
    }),
  )
})

function ipv6(value: bigint): string {
  return (value.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':')
}
