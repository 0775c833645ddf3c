import assert from 'node:assert/strict'
import { it } from 'node:test'
import { logLines } from '../../../test/support/log-lines.ts'
import { createApp } from '../app.ts'
import { createLog } from '../log.ts'
import { referenceTo } from './index.ts'

const ABOUT = {
  title: 'Test',
  version: '1',
  summary: 'A test.',
  description: 'A test.',
  license: { name: 'None', identifier: 'none' },
  serverUrl: 'https://jeton.test',
  tags: [],
  securitySchemes: {},
}

const TYPES = {
  '/openapi.json': 'application/json; charset=utf-8',
  '/docs/json': 'application/json; charset=utf-8',
  '/docs/yaml': 'application/x-yaml',
}

it('serializes each document once, however often it is asked for', async (t) => {
  const log = createLog('silent', logLines())
  const app = await createApp({ log, trustedProxies: [], bodyLimitBytes: 1_024, idleSeconds: 60 })
  t.after(() => app.close())
  const sent = new Map<string, Set<unknown>>()
  app.addHook('onSend', async ({ url }, _, payload) => {
    sent.set(url, (sent.get(url) ?? new Set()).add(payload))
  })
  await referenceTo(app)(ABOUT)

  for (const [url, type] of Object.entries(TYPES)) {
    for (let times = 0; times < 3; times++) {
      const { statusCode, headers, body } = await app.inject(url)
      assert.equal(statusCode, 200)
      assert.equal(headers['content-type'], type)
      assert.match(body, /3\.1\.1/)
    }
    assert.equal(sent.get(url)?.size, 1)
    assert.ok([...(sent.get(url) ?? [])].every(Buffer.isBuffer), url)
  }
})
