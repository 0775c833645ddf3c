import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foreignPage, isFromOurPage, presentedBy } from './presented.ts'

const PUBLIC_URL = 'https://tokens.example.com/under/a/path'
const OURS = 'https://tokens.example.com'

type Headers = Readonly<Record<string, string | undefined>>

const presented = (headers: Headers, method = 'GET') =>
  presentedBy({ method, headers, protocol: 'http' }, PUBLIC_URL)
const secretIn = (headers: Headers) => presented(headers).secret

const ALL = {
  authorization: 'Bearer one',
  'x-api-key': 'two',
  cookie: 'a=b; vai_token=three; c=d',
  vai_token: 'four',
}

describe('what is presented', () => {
  it('is the bearer, then X-API-Key, then the cookie, then the header of its name', () => {
    const { authorization: _, ...noBearer } = ALL
    const { 'x-api-key': __, ...noKey } = noBearer
    const { cookie: ___, ...noCookie } = noKey
    assert.deepEqual([ALL, noBearer, noKey, noCookie, {}].map(secretIn), [
      'one',
      'two',
      'three',
      'four',
      '',
    ])
  })

  for (const [what, broken] of [
    ['Authorization without a bearer', { authorization: 'Basic b25lOnR3bw==' }],
    ['Authorization with two bearers', { authorization: 'Bearer one, Bearer one' }],
    ['an empty Authorization', { authorization: '' }],
    ['an empty X-API-Key', { authorization: undefined, 'x-api-key': '' }],
  ] as const) {
    it(`is nothing with ${what}, whatever else there is`, () => {
      assert.equal(secretIn({ ...ALL, ...broken }), '')
    })
  }

  for (const cookie of [
    'vai_token=one; vai_token=two',
    'vai_token=one;vai_token=one',
    'vai_token=one; a=b;  vai_token =one',
    'vai_token=one; vai_token',
    'vai_token=',
    'vai_token',
  ]) {
    it(`is nothing with the cookies "${cookie}"`, () => {
      assert.equal(secretIn({ cookie, vai_token: 'four' }), '')
    })
  }

  for (const cookie of [
    '',
    'a=b',
    'VAI_TOKEN=x',
    'vai_token_2=x',
    'a=vai_token=x',
    'xvai_token=x',
  ]) {
    it(`is not in the cookies "${cookie}"`, () => {
      assert.equal(secretIn({ cookie, vai_token: 'four' }), 'four')
    })
  }
})

describe('a page that is not ours', () => {
  const FOREIGN = ['null', '', 'https://evil.example', `${OURS}.evil.example`, `${OURS}:8443`]
  FOREIGN.push(
    'http://tokens.example.com',
    `${OURS}/`,
    `${OURS}/under/a/path`,
    'https://TOKENS.example.com',
  )
  const cookie = 'vai_token=three'
  const isForeign = (headers: Headers, method: string) =>
    presented(headers, method).isFromForeignPage

  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']) {
    it(`may not send the cookie with ${method}, and one that does not say whose it is neither`, () => {
      assert.equal(isForeign({ cookie, origin: OURS }, method), false)
      assert.equal(isForeign({ cookie }, method), true)
      for (const origin of FOREIGN)
        assert.equal(isForeign({ cookie, origin }, method), true, origin)
    })
  }

  it('may read with it, as far as its browser lets it', () => {
    for (const method of ['GET', 'HEAD']) {
      assert.equal(isForeign({ cookie, origin: 'https://evil.example' }, method), false)
    }
  })

  it('may send what a browser never sends by itself', () => {
    const { cookie: _, ...others } = ALL
    for (const [name, value] of Object.entries(others)) {
      assert.equal(isForeign({ [name]: value, origin: 'https://evil.example' }, 'POST'), false)
    }
  })
})

describe('the cookie over https', () => {
  for (const [cookie, secret] of [
    ['__Host-vai_token=secure', 'secure'],
    ['vai_token=plain; __Host-vai_token=secure', 'secure'],
    ['__Host-vai_token=secure; vai_token=plain; vai_token=other', 'secure'],
    ['vai_token=plain', 'plain'],
    ['__Host-vai_token=one; __Host-vai_token=two', ''],
    ['__Host-vai_token=one; __Host-vai_token=one; vai_token=plain', ''],
    ['__Host-vai_token=; vai_token=plain', ''],
    ['vai_token=plain; vai_token=plain', ''],
  ] as const) {
    it(`is read from "${cookie}" as "${secret}"`, () => {
      assert.equal(secretIn({ cookie }), secret)
    })
  }

  it('has the plain name alone where the address is not one of https', () => {
    const cookie = '__Host-vai_token=secure'
    for (const url of ['', 'http://tokens.example.com']) {
      const request = { method: 'GET', protocol: 'http', headers: { cookie } } as const
      assert.equal(presentedBy(request, url).secret, '')
    }
  })
})

describe('where no public address is set', () => {
  const isOurs = (
    origin: string | undefined,
    host: string | undefined,
    protocol: 'http' | 'https' = 'http',
  ) =>
    isFromOurPage({ protocol, headers: { ...(origin && { origin }), ...(host && { host }) } }, '')

  for (const host of [
    'localhost:8787',
    '127.0.0.1:8787',
    '127.9.9.9',
    '[::1]:8787',
    '10.0.0.7:8787',
    '[2001:db8::1]:8787',
    '203.0.113.9',
  ]) {
    it(`takes pages of ${host}, if the request is for it`, () => {
      assert.ok(isOurs(`http://${host}`, host))
      assert.ok(isOurs(`https://${host}`, host, 'https'))
      assert.ok(!isOurs(`https://${host}`, host))
      assert.ok(!isOurs('http://203.0.113.66', host))
      assert.ok(!isOurs('http://localhost', host))
      assert.ok(!isOurs(`http://${host}`, 'localhost:9999'))
      assert.ok(!isOurs(undefined, host))
      assert.ok(!isOurs('null', host))
    })
  }

  for (const host of [
    'evil.example',
    'evil.example:8787',
    'localhost.evil.example',
    'evil.localhost',
    'localhost.',
    '127.0.0.1.evil.example',
    '',
    'a b',
  ]) {
    it(`takes no pages of "${host}", a name that its owner may point here`, () => {
      assert.ok(!isOurs(`http://${host}`, host))
      assert.ok(!isOurs(undefined, host))
    })
  }
})

it('says whose page it was, and which setting decides', () => {
  const sentence = foreignPage({ headers: { origin: 'http://localhost:8787' } })
  assert.match(sentence, /comes from a page of http:\/\/localhost:8787\..*JETON_PUBLIC_URL/)
  for (const headers of [{}, { origin: 'null' }, { origin: 'no origin' }]) {
    assert.match(foreignPage({ headers }), /^The request has no Origin header\..*JETON_PUBLIC_URL/)
  }
})
