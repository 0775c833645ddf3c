import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, it } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'

const { app } = await deployed({ after })

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'

const ask = (accept?: string) =>
  app.inject({ url: '/', headers: accept === undefined ? {} : { accept } })

it('shows a browser a page, whose links lead to what is served', async () => {
  const { statusCode, headers, body } = await ask(BROWSER)
  assert.equal(statusCode, 200)
  assert.equal(headers['content-type'], 'text/html; charset=utf-8')
  assert.equal(headers.vary, 'accept')
  const links = [...body.matchAll(/href="\.(\/[^"]+)"/g)].map(([, path = '']) => path)
  assert.deepEqual(links, ['/docs', '/openapi.json'])
  for (const url of links) assert.ok((await app.inject({ url })).statusCode < 400, url)
})

it('lets the page load nothing, and its style be no other', async () => {
  const { headers, body } = await ask(BROWSER)
  const [, style = ''] = /<style>(.*)<\/style>/s.exec(body) ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  assert.equal(
    headers['content-security-policy'],
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  )
  assert.doesNotMatch(body, /<script|style=|src=|url\(|https?:/)
})

for (const accept of [undefined, '*/*', 'application/json', 'application/json, text/html;q=0.5']) {
  it(`tells who accepts ${accept ?? 'whatever there is'} that nothing is there`, async () => {
    const answer = await ask(accept)
    assert.equal(answer.statusCode, 404)
    assert.equal(answer.headers['content-type'], 'application/problem+json')
    assert.equal(answer.headers.vary, 'accept')
    assert.deepEqual(answer.json(), { type: 'about:blank', title: 'Not Found', status: 404 })
  })
}
