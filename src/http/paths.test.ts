import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { plainPath } from './paths.ts'

const CASES: readonly (readonly [what: string, url: string, plain: string])[] = [
  ['leaves a path as it is', '/api/v1/token', '/api/v1/token'],
  ['serves a doubled /api/api/ as /api/', '/api/api/v1/token', '/api/v1/token'],
  ['serves a doubled /v1/v1/ as /v1/', '/v1/v1/models', '/v1/models'],
  ['serves it below /api too', '/api/v1/v1/token', '/api/v1/token'],
  ['serves it below /rest too', '/rest/v1/v1/auth/token', '/rest/v1/auth/token'],
  ['serves both doubled at once', '/api/api/v1/v1/token', '/api/v1/token'],
  ['undoes one doubling and no more', '/api/api/api/v1/token', '/api/api/v1/token'],
  ['leaves a doubling elsewhere', '/x/api/api/v1/v1/y', '/x/api/api/v1/v1/y'],
  ['leaves a doubling at the end', '/api/api', '/api/api'],
  [
    'leaves the query as it is',
    '/api/api/v1?to=/api/api/v1/v1/&%=%FF',
    '/api/v1?to=/api/api/v1/v1/&%=%FF',
  ],
  ['leaves escapes that decode', '/run/a%2Fb%20%C3%A9', '/run/a%2Fb%20%C3%A9'],
  ['takes an escape that decodes to nothing for itself', '/run/%FF/a', '/run/%25FF/a'],
  ['takes an escape of NUL for itself', '/run/a%00b?a=%00', '/run/a%2500b?a=%00'],
  ['encodes bytes beyond ASCII', '/run/\xc3\xa9?a=\xc3\xa9', '/run/%c3%a9?a=%c3%a9'],
  ['takes bytes that are not UTF-8 for themselves', '/run/\xff', '/run/%25ff'],
  ['takes a bare percent sign for itself', '/run/100%?a=%', '/run/100%25?a=%'],
  ['takes them all for themselves, once one is wrong', '/%20%', '/%2520%25'],
  ['takes only path and query of an absolute URL', 'http://x.example/a?b', '/a?b'],
  ['takes nothing for the root', '', '/'],
  ['makes a path nobody serves of what is no path', '*', '/*'],
]
for (const [what, url, plain] of CASES) {
  it(what, () => assert.equal(plainPath(url), plain))
}

it('gives a path that can be decoded, whatever came, and leaves the query', () => {
  const piece = fc.constantFrom('%', '/', 'api/', 'v1/', '?', 'é', 'F', '2', 'a', '&', '=')
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const url = `/${pieces.join('')}`
      const [path = '', ...query] = plainPath(url).split('?')
      assert.doesNotThrow(() => decodeURIComponent(path))
      assert.deepEqual(query, url.replaceAll('é', '%e9').split('?').slice(1))
    }),
  )
})
