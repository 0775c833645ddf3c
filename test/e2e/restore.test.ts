import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import {
  accessToken,
  backedUp,
  done,
  folderWithSecretOf,
  opensAnything,
  refused,
  servedFrom,
  statusOfChat,
  told,
  userToken,
} from '../support/backups.ts'
import { jeton } from '../support/jeton-command.ts'
import { assertDead, issued, race } from '../support/ledger.ts'
import { callersOf } from '../support/load.ts'
import { startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

const asideIn = (data: string) =>
  readdirSync(data).filter((name) => name.startsWith('jeton.db.before-restore-'))

async function started(t: TestContext) {
  const data = tempFolder(t)
  const { url, made, killed } = await startServer(t, { data })
  return { data, made, killed, callers: callersOf(t, url, 4) }
}

it('jeton restore brings back what was, but no token that was not redeemed then, and keeps what it replaces', async (t) => {
  const { data, made, callers, killed } = await started(t)
  const [used, unused] = [await issued(callers, made), await issued(callers, made)]
  const file = await backedUp(t, data)
  await race(callers, made, used, 1)
  assert.equal(used.seen[0]?.status, 200)
  const later = await accessToken(callers, made)
  await killed()

  assert.match(await done(t, data, 'restore', file), /^What was there is kept in .*before-restore/m)
  const [aside = ''] = asideIn(data)
  assert.equal(statSync(join(data, 'jeton.db')).mode & 0o777, 0o600)
  const again = await servedFrom(t, data)
  assert.equal(await opensAnything(again, made.accessToken), true)
  assert.equal(await opensAnything(again, later.secret), false)
  for (const token of [used, unused].map((it) => ({ ...it, seen: [] }))) {
    await race(again, made, token)
    assertDead(token)
  }
  const { items } = await told(again, {
    ...{ path: '/api/v1/admin/events?limit=1', bearer: made.accessToken },
  })
  assert.equal(items[0].type, 'deployment.restored')

  const before = folderWithSecretOf(t, data)
  await done(t, before, 'restore', join(data, aside))
  assert.equal(await opensAnything(await servedFrom(t, before), later.secret), true)
})

it('jeton restore leaves signed tokens of many uses good', async (t) => {
  const { data, made, callers, killed } = await started(t)
  const token = await userToken(callers, made)
  const file = await backedUp(t, data)
  await killed()
  await done(t, data, 'restore', file)
  assert.equal(await statusOfChat(await servedFrom(t, data), token), 200)
})

it('jeton restore is refused while a server runs, which goes on', async (t) => {
  const { data, made, callers } = await started(t)
  const file = await backedUp(t, data)
  assert.match(
    await refused(t, data, 'restore', file),
    /^jeton: Another Jeton is already using this data folder .*: stop it/,
  )
  assert.equal(await opensAnything(callers, made.accessToken), true)
  assert.deepEqual(asideIn(data), [])
})

it('jeton restore leaves a database as it is where the copy is none, or belongs to another secret', async (t) => {
  const [data, foreign] = [tempFolder(t), tempFolder(t)]
  await done(t, data, 'setup')
  await done(t, foreign, 'setup')
  const before = readdirSync(data)
  const [text, empty] = [join(tempFolder(t), 'text'), join(tempFolder(t), 'empty')]
  writeFileSync(text, 'This is no database. '.repeat(1_000))
  writeFileSync(empty, '')
  const database = readFileSync(join(data, 'jeton.db'))
  const reasons = [
    [join(data, 'missing'), /There is no file/],
    [text, /cannot be read as a database of Jeton's/],
    [empty, /cannot be read as a database of Jeton's/],
    [await backedUp(t, foreign), /In .* the event log is not as it was written from number 1 on/],
  ] as const
  for (const [file, reason] of reasons) {
    assert.match(await refused(t, data, 'restore', file), reason)
  }
  assert.deepEqual(readdirSync(data), before)
  assert.deepEqual(readFileSync(join(data, 'jeton.db')), database)
})

it('jeton restore wants the secret, in the folder or in JETON_SECRET', async (t) => {
  const data = tempFolder(t)
  await done(t, data, 'setup')
  const [file, folder] = [await backedUp(t, data), tempFolder(t)]
  assert.match(
    await refused(t, folder, 'restore', file),
    /^jeton: There is no secret in .*: put the deployment's secret\.key there, or set JETON_SECRET/,
  )
  const secret = readFileSync(join(data, 'secret.key'), 'utf8').trim()
  const environment = { JETON_DATA: folder, JETON_SECRET: secret }
  assert.equal((await jeton(t, ['restore', file], environment)).code, 0)
})

it('jeton restore --as-copy makes a deployment beside the first: neither takes a signed token of the other', async (t) => {
  const { data, made, callers } = await started(t)
  const theirs = await userToken(callers, made)
  const folder = folderWithSecretOf(t, data)
  const said = await done(t, folder, 'restore', '--as-copy', await backedUp(t, data))
  assert.match(said, /^It has signing keys of its own: /m)
  const copy = await servedFrom(t, folder)
  const ours = await userToken(copy, made)

  assert.equal(await statusOfChat(callers, theirs), 200)
  assert.equal(await statusOfChat(copy, ours), 200)
  assert.equal(await statusOfChat(copy, theirs), 401)
  assert.equal(await statusOfChat(callers, ours), 401)
  assert.equal(await opensAnything(copy, made.accessToken), true)
  assert.match(await done(t, folder, 'events', 'verify'), /as it was written, with \d+ events/)
})
