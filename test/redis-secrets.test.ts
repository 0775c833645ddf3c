import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { readSettings } from '../src/config.ts'
import { digestOf } from '../src/core/secrets/index.ts'
import { setUp } from '../src/core/setup/index.ts'
import { openDeployment } from '../src/deployment.ts'
import { createServer } from '../src/server.ts'
import { systemClock } from '../src/system-clock.ts'
import { askChatbot, chatToken } from './support/chat-calls.ts'
import { CHEAP } from './support/deployment.ts'
import { logLines } from './support/log-lines.ts'
import { redisClient, startRedis, withoutOwnRedis } from './support/redis-server.ts'
import { freshToken, redeem } from './support/stream-calls.ts'
import { tempFolder } from './support/temp-folder.ts'

/** A server that keeps in Redis what is short-lived. */
async function serve(t: TestContext, url: string) {
  const settings = readSettings({
    JETON_DATA: tempFolder(t),
    JETON_LOG_LEVEL: 'debug',
    REDIS_URL: url,
  })
  const deployment = await openDeployment(settings, systemClock, CHEAP)
  const { stores } = deployment
  const server = await createServer(deployment, settings, logLines())
  t.after(() => server.stop(0).then(deployment.close))
  const made = await setUp(stores.setup, {
    upstream: { provider: 'demo' },
    passwords: deployment.passwords,
    handOver: () => undefined,
  })
  const { apiKey, workflow, chatbot } = made
  const company = { apiKey: apiKey.keySecret ?? '', workflow: workflow.id, chatbotId: chatbot.id }
  return { app: server.app, company }
}

/** All that is in the files of a folder. */
function filesIn(folder: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))).join('\n')
}

it('keeps no token in Redis, in no key and no value, live or redeemed', {
  skip: withoutOwnRedis,
}, async (t) => {
  const everything = ['--appendonly', 'yes', '--rdbcompression', 'no']
  const server = await startRedis(t, ...everything)
  const { app, company } = await serve(t, server.url)
  const tokens: string[] = []
  for (let round = 0; round < 3; round++) {
    const [token, chat] = [await freshToken(app, company), await chatToken(app, company)]
    tokens.push(token, chat)
    if (round === 0) continue
    assert.equal((await redeem(app, company, token)).statusCode, 200)
    assert.equal((await askChatbot(app, { token: chat })).statusCode, 200)
  }
  const client = await redisClient(t, server.url)
  await client.sendCommand(['SAVE'])
  const kept = filesIn(server.folder)
  for (const token of tokens) {
    for (const part of token.split('.')) assert.ok(!kept.includes(part.slice(0, 24)))
  }
  assert.ok(kept.includes(digestOf(tokens[0] ?? '')))
})
