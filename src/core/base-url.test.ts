import assert from 'node:assert/strict'
import { it } from 'node:test'
import { objectionToBaseUrl, plainBaseUrl } from './base-url.ts'

const BEFORE = 'must not include /chat/completions, which is appended to it'

for (const [url, objection] of [
  ['https://models.example.com/v1/chat/completions', BEFORE],
  ['https://models.example.com/v1/chat/completions/', BEFORE],
  ['https://models.example.com/v1/Chat/Completions', BEFORE],
  ['https://models.example.com/v1/completions', BEFORE],
  [
    'https://user:word@models.example.com/v1',
    'must not contain credentials: the API key has a field of its own',
  ],
  ['https://models.example.com/v1?key=word', 'must not have a query or a fragment'],
  ['https://models.example.com/v1#', 'must not have a query or a fragment'],
  ['ftp://models.example.com/v1', 'must be an http or https URL'],
  ['models.example.com/v1', 'must be an http or https URL'],
  ['https://', 'must be an http or https URL'],
  ['https://models.example.com/completions/v1', undefined],
  ['http://127.0.0.1:11434/v1', undefined],
] as const) {
  it(`says of ${url}: ${objection ?? 'nothing'}`, () => {
    assert.equal(objectionToBaseUrl(url), objection)
  })
}

for (const [url, plain] of [
  ['https://Models.Example.com/V1', 'https://models.example.com/V1'],
  ['https://models.example.com:443/v1/', 'https://models.example.com/v1'],
  ['http://models.example.com:80//', 'http://models.example.com'],
  ['http://[::1]:11434/v1//', 'http://[::1]:11434/v1'],
] as const) {
  it(`keeps ${url} as ${plain}`, () => {
    assert.equal(plainBaseUrl(url), plain)
    assert.equal(plainBaseUrl(plain), plain)
  })
}
