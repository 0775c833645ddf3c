import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { presentedBy } from './presented.ts'

const PUBLIC_URL = 'https://tokens.example.com/under/a/path'
const OURS = 'https://tokens.example.com'

type Headers = Readonly<Record<string, string>>

const presented = (headers: Headers, method = 'GET') => presentedBy({ method, headers }, PUBLIC_URL)
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
      assert.equal(
        presentedBy({ method: 'GET', headers: { ...ALL, ...broken } }, PUBLIC_URL).secret,
        '',
      )
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
