import assert from 'node:assert/strict'
import { it } from 'node:test'
import { cookieOf } from './cookie.ts'

const isSecure = (publicUrl: string) => cookieOf('x', 1, publicUrl).split('; ').includes('Secure')

it('travels in clear to the machine itself alone, on whatever port', () => {
  for (const host of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST']) {
    assert.equal(isSecure(`http://${host}:8787`), false, host)
  }
  for (const host of ['example.com', 'localhost.example.com', '10.0.0.1', '[::2]']) {
    assert.equal(isSecure(`http://${host}`), true, host)
  }
})
