import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { it } from 'node:test'
import { createApp } from '../src/http/app.ts'
import { createLog } from '../src/http/log.ts'
import { freePort } from './support/free-port.ts'
import { logLines } from './support/log-lines.ts'
import { newcomersEnvironment, run } from './support/program.ts'
import { listening } from './support/sockets.ts'
import { need } from './support/system.ts'
import { tempFolder } from './support/temp-folder.ts'

it('Caddy, as it is shipped, says who a client is and keeps nothing back', {
  skip: need('Caddy'),
}, async (t) => {
  const options = { trustedProxies: ['127.0.0.1'], bodyLimitBytes: 1_024, idleSeconds: 60 }
  const app = await createApp({ log: createLog('info', logLines()), ...options })
  t.after(() => app.close())
  app.get('/ip', async ({ ip, protocol, headers }) => ({ ip, protocol, host: headers.host }))
  const rest = Promise.withResolvers<string>()
  app.get('/stream', async (_, reply) => {
    async function* pieces() {
      yield 'first'
      yield await rest.promise
    }
    return reply.type('text/plain').send(Readable.from(pieces()))
  })
  const [{ port }, own, folder] = [await listening(app), await freePort(), tempFolder(t)]
  const url = `http://127.0.0.1:${own}`
  const file = join(folder, 'Caddyfile')
  const text = readFileSync('deploy/Caddyfile', 'utf8')
    .replace('tokens.example.com', url)
    .replace('jeton:8787', `127.0.0.1:${port}`)
  writeFileSync(file, `{\n\tadmin off\n}\n${text}`)
  const env = newcomersEnvironment({ HOME: folder })
  const caddy = run(t, 'caddy', ['run', '--adapter', 'caddyfile', '--config', file], { env })
  await caddy.says(/serving initial configuration/)

  const forged = { 'x-forwarded-for': '203.0.113.7' }
  const seen = await (await fetch(`${url}/ip`, { headers: forged })).json()
  assert.deepEqual(seen, { ip: '127.0.0.1', protocol: 'http', host: `127.0.0.1:${own}` })

  const { body } = await fetch(`${url}/stream`)
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  assert.equal((await reader?.read())?.value, 'first')
  rest.resolve('rest')
  assert.equal((await reader?.read())?.value, 'rest')
})
