import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { accessToken, opensAnything } from '../support/backups.ts'
import { clusterEnvironment, withoutCluster } from '../support/clustered.ts'
import { jeton } from '../support/jeton-command.ts'
import { assertDead, assertOneWinner, issued, race } from '../support/ledger.ts'
import { callersOf } from '../support/load.ts'
import { binaries } from '../support/postgres-server.ts'
import { publish } from '../support/publish.ts'
import { redisClient } from '../support/redis-server.ts'
import { firstRunOf, startAgain } from '../support/server-process.ts'
import { startStoryteller } from '../support/storyteller.ts'
import { tempFolder } from '../support/temp-folder.ts'

const options = { skip: withoutCluster }
const PAGE = readFileSync('docs/operating.md', 'utf8')

it(
  'the user of Redis that docs/operating.md shows may do all that is needed',
  options,
  async (t) => {
    const [, rule = ''] = /^ *(ACL SETUSER .*)$/m.exec(PAGE) ?? []
    const { environment } = await clusterEnvironment(t)
    const admin = await redisClient(t, environment.REDIS_URL)
    await admin.sendCommand(rule.split(' '))
    const url = new URL(environment.REDIS_URL)
    Object.assign(url, { username: 'jeton', password: 'password', pathname: '/0' })
    const data = tempFolder(t)
    const { environment: model } = await startStoryteller(t)
    const own = { ...environment, ...model, REDIS_URL: url.href }
    const server = await startAgain(t, { data, environment: own })
    const other = await startAgain(t, { data, environment: own })
    const [callers, made] = [callersOf(t, server.url, 8), firstRunOf(data)]
    const token = await issued(callers, made)
    await race(callers, made, token)
    assertOneWinner(token)
    await publish({ url: server.url, made })
    const chat = await callers.ask({ path: '/api/v1/chat/token' })
    assert.equal(chat.status, 200, chat.text)
    const access = await accessToken(callers, made)
    const others = callersOf(t, other.url, 1)
    assert.equal(await opensAnything(others, access.secret), true)
    await access.revoke()
    while (await opensAnything(others, access.secret));
    assert.equal((await callers.ask({ path: '/readyz' })).status, 200)
    const denied = await admin.sendCommand(['ACL', 'LOG'])
    assert.deepEqual(denied, [])
  },
)

it(
  'a deployment is restored from pg_dump beside its Redis: what was revoked lives, what was redeemed does not',
  options,
  async (t) => {
    const { environment } = await clusterEnvironment(t)
    const data = tempFolder(t)
    const own = { ...environment, ...(await startStoryteller(t)).environment }
    const [server, made] = [await startAgain(t, { data, environment: own }), firstRunOf(data)]
    const callers = callersOf(t, server.url, 4)
    const access = await accessToken(callers, made)

    const url = new URL(environment.DATABASE_URL)
    const schema = String(/search_path=(\w+)/.exec(url.searchParams.get('options') ?? '')?.[1])
    url.search = ''
    const file = join(tempFolder(t), 'jeton.dump')
    const run = (tool: string, ...args: string[]) => {
      const { status, stderr } = spawnSync(join(binaries(), tool), args, { encoding: 'utf8' })
      assert.equal(status, 0, stderr)
    }
    run('pg_dump', '--format=custom', `--schema=${schema}`, `--file=${file}`, url.href)
    const [used, unused] = [await issued(callers, made), await issued(callers, made)]
    await race(callers, made, used)
    assertOneWinner(used)
    await access.revoke()
    server.child.kill('SIGTERM')
    await server.ended

    run(
      'pg_restore',
      ...['--clean', '--if-exists', '--single-transaction'],
      `--dbname=${url.href}`,
      file,
    )
    const again = callersOf(t, (await startAgain(t, { data, environment: own })).url, 4)
    assert.equal(await opensAnything(again, access.secret), true)
    const retried = { ...used, seen: [] }
    await race(again, made, retried)
    assertDead(retried)
    await race(again, made, unused)
    assertOneWinner(unused)
    const verified = await jeton(t, ['events', 'verify'], { ...own, JETON_DATA: data })
    assert.deepEqual([verified.code, verified.stderr], [0, ''])
  },
)

it('docs/operating.md names files that are there', () => {
  for (const [, path = ''] of PAGE.matchAll(/\]\((?!#)([^)#]+)\)/g)) {
    assert.ok(readFileSync(join('docs', path)).length > 0, path)
  }
  assert.ok(readdirSync('deploy').includes('nginx.conf'))
})
