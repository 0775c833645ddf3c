import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isAllowedFrom, isCidr, isHost } from './restrictions.ts'

const byAddress = (cidr: string, clientAddress: string) =>
  isAllowedFrom({ cidr, host: null }, { clientAddress, origin: undefined })
const byOrigin = (host: string, origin: string | undefined) =>
  isAllowedFrom({ cidr: null, host }, { clientAddress: '192.0.2.1', origin })

describe('a token that is restricted to a network', () => {
  for (const [cidr, inside, outside] of [
    ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255', '::ffff:10.1.2.3', '::ffff:a01:203'], '11.0.0.0'],
    ['10.1.2.3/8', ['10.200.0.1'], '11.1.2.3'],
    ['192.0.2.7/32', ['192.0.2.7'], '192.0.2.8'],
    ['0.0.0.0/0', ['203.0.113.9', '::ffff:203.0.113.9'], '2001:db8::1'],
    ['2001:db8::/32', ['2001:db8::1', '2001:DB8:ffff::', '2001:db8::1%eth0'], '2001:db9::1'],
    ['2001:db8::/33', ['2001:db8:7fff::1'], '2001:db8:8000::1'],
    ['fe80::/10', ['fe80::1%eth0'], 'fec0::1'],
    ['::/0', ['2001:db8::1'], '203.0.113.9'],
    ['::ffff:10.0.0.0/104', ['10.1.2.3', '::ffff:10.1.2.3'], '11.0.0.0'],
  ] as const) {
    it(`may be used from inside ${cidr} alone`, () => {
      for (const address of inside) assert.ok(byAddress(cidr, address), address)
      for (const address of [outside, '', 'unknown', '010.0.0.1', '10.1', '10.0.0.1, 10.0.0.2']) {
        assert.ok(!byAddress(cidr, address), address)
      }
    })
  }

  it('takes only whole addresses with a prefix of their family for a network', () => {
    for (const text of ['10.0.0.0/8', '::/0', '2001:db8::/128', '::ffff:10.0.0.0/104']) {
      assert.ok(isCidr(text), text)
    }
    const wrong = ['', '10.0.0.0', '/8', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/-1']
    wrong.push('010.0.0.0/8', '10/8', '10.0.0/24', '2001:db8::/129', 'fe80::1%eth0/64', ' ::/0')
    wrong.push('0x0a.0.0.0/8', '10.0.0.0/8 ', '10.0.0.0/8,::/0', 'example.com/8', '1::2::3/8')
    for (const text of [...wrong, `${'0'.repeat(60)}::/8`]) assert.ok(!isCidr(text), text)
  })
})

describe('a token that is restricted to a host', () => {
  for (const [host, inside, outside] of [
    [
      'app.example.com',
      ['https://app.example.com', 'http://APP.example.com:8080', 'capacitor://app.example.com'],
      ['https://example.com', 'https://x.app.example.com', 'https://app.example.com.evil.test'],
    ],
    ['App.Example.com', ['https://app.example.com'], ['https://app.example.org']],
    [
      'app.example.com:8443',
      ['https://app.example.com:8443'],
      ['https://app.example.com', 'https://app.example.com:443'],
    ],
    ['app.example.com:443', ['https://app.example.com'], ['http://app.example.com']],
    ['localhost:80', ['http://localhost', 'http://localhost:80'], ['http://localhost:3000']],
    ['[2001:db8::1]', ['https://[2001:DB8:0::1]:99'], ['https://[2001:db8::2]']],
    ['bücher.example', ['https://xn--bcher-kva.example'], ['https://bucher.example']],
  ] as const) {
    it(`may be used on pages of ${host} alone`, () => {
      for (const origin of inside) assert.ok(byOrigin(host, origin), origin)
      for (const origin of outside) assert.ok(!byOrigin(host, origin), origin)
    })
  }

  it('may not be used where no page says its origin, or in a doubtful way', () => {
    const doubtful = [undefined, '', 'null', 'app.example.com', 'https://app.example.com/']
    doubtful.push('https://x@app.example.com', 'https://app.example.com, https://evil.test')
    for (const origin of doubtful) assert.ok(!byOrigin('app.example.com', origin), origin)
  })

  it('takes only a host, with or without a port, for one', () => {
    for (const text of ['app.example.com', 'localhost:3000', '[::1]', '[::1]:80', '192.0.2.1']) {
      assert.ok(isHost(text), text)
    }
    const wrong = ['', 'https://app.example.com', 'app.example.com/', '*.example.com', 'a b']
    wrong.push('x@app.example.com', 'a:0', 'a:65536', 'a:', ':80', '[::1', 'a?b', '256.1.1.1')
    for (const text of [...wrong, 'x'.repeat(300)]) assert.ok(!isHost(text), text)
  })
})

it('lets a token without restrictions be used from everywhere', () => {
  const nowhere = { clientAddress: '', origin: undefined }
  assert.ok(isAllowedFrom({ cidr: null, host: null }, nowhere))
})
