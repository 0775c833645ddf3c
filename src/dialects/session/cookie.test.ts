import assert from 'node:assert/strict'
import { it } from 'node:test'
import { cookieOf, forgottenCookies } from './cookie.ts'

const isSecure = (publicUrl: string, protocol = 'http') =>
  cookieOf('x', 1, { publicUrl, protocol }).split('; ').includes('Secure')

it('travels in clear to the machine itself alone, on whatever port', () => {
  for (const host of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST']) {
    assert.equal(isSecure(`http://${host}:8787`), false, host)
  }
  for (const host of ['example.com', 'localhost.example.com', '10.0.0.1', '[::2]']) {
    assert.equal(isSecure(`http://${host}`), true, host)
  }
})

it('travels as it came where no address was set', () => {
  assert.equal(isSecure('', 'http'), false)
  assert.equal(isSecure('', 'https'), true)
})

it('has a name over https that no other host and nobody in between can set', () => {
  const named = (publicUrl: string) =>
    cookieOf('x', 1, { publicUrl, protocol: 'http' }).split('=')[0]
  assert.equal(named('https://tokens.example.com'), '__Host-vai_token')
  assert.equal(named('http://localhost:8787'), 'vai_token')
  assert.equal(named(''), 'vai_token')
  const cookie = cookieOf('x', 60, { publicUrl: 'https://tokens.example.com', protocol: 'http' })
  assert.equal(cookie, '__Host-vai_token=x; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax')
})

it('is forgotten under each name by which it would be read', () => {
  const names = (publicUrl: string) =>
    forgottenCookies({ publicUrl, protocol: 'http' }).map((it) => it.split('; ').slice(0, 2))
  const gone = ['vai_token=', 'Max-Age=0']
  assert.deepEqual(names(''), [gone])
  assert.deepEqual(names('https://a.example'), [['__Host-vai_token=', 'Max-Age=0'], gone])
})
