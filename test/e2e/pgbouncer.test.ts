import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { it } from 'node:test'
import { startPgBouncer, withoutPgBouncer } from '../support/pgbouncer.ts'
import { anyServer, postgresClient } from '../support/postgres.ts'
import { newcomersEnvironment, ran } from '../support/program.ts'
import { startRedis, withoutOwnRedis } from '../support/redis-server.ts'
import { startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

const options = { skip: withoutPgBouncer || withoutOwnRedis }

it(
  'serves behind a pooler that keeps sessions, and does not start behind one that shares them',
  options,
  async (t) => {
    const server = await anyServer(t)
    const client = await postgresClient(t, server)
    const name = `jeton_test_${randomUUID().replaceAll('-', '')}`
    await client.query(`CREATE DATABASE ${name}`)
    const database = Object.assign(new URL(server), { pathname: name }).href
    const { url: redis } = await startRedis(t)
    const behind = async (pool_mode: string) => ({
      DATABASE_URL: await startPgBouncer(t, database, { pool_mode }),
      REDIS_URL: redis,
      JETON_SECRET: 'a secret of thirty-two characters',
    })

    const environment = await behind('session')
    const { url, made } = await startServer(t, { data: tempFolder(t), environment })
    for (let times = 0; times < 5; times++) {
      const issued = await fetch(`${url}/api/v1/chat/token`)
      const { token } = JSON.parse(await issued.text())
      const answer = await fetch(`${url}/api/v1/chat/${token}/stream?message=hello`)
      assert.equal(answer.status, 200)
      assert.ok((await answer.text()).length > 0)
    }
    const authorization = `Bearer ${made.accessToken}`
    const me = await fetch(`${url}/api/v1/auth/me`, { headers: { authorization } })
    assert.equal(me.status, 200)

    const env = newcomersEnvironment({
      JETON_DATA: tempFolder(t),
      PORT: '0',
      ...(await behind('transaction')),
    })
    const { code, stderr } = await ran(t, process.execPath, ['src/main.ts', 'start'], { env })
    assert.equal(code, 1)
    assert.match(
      stderr,
      /^.*A pooler in front of the database shares sessions .* DATABASE_URL\.\n$/,
    )
  },
)
