import assert from 'node:assert/strict'
import { chmodSync, chownSync, copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { Client } from 'pg'
import { CannotStart } from '../src/core/cannot-start.ts'
import { openPostgres } from '../src/storage/postgres/open.ts'
import { sql } from '../src/storage/sql/sql.ts'
import { type Certificate, certificateFor, withoutOpenSsl } from './support/authority.ts'
import { opened, passing, postgresClient } from './support/postgres.ts'
import { startPostgres, withoutOwnPostgres } from './support/postgres-server.ts'
import type { Life } from './support/program.ts'

const options = { skip: withoutOwnPostgres || withoutOpenSsl }
const url = options.skip === false ? (await startPostgres({ after })).url : ''

const at = (query: string, hostname = '127.0.0.1') =>
  Object.assign(new URL(url), { search: query, hostname }).href

const refused = (address: string, sentence: RegExp) =>
  assert.rejects(openPostgres({ url: address, clock: passing }), (fault) => {
    assert.ok(fault instanceof CannotStart, String(fault))
    assert.match(fault.message, sentence)
    return true
  })

it(
  'refuses a PostgreSQL that has no TLS and is asked for it, with a sentence',
  options,
  async () => {
    for (const mode of ['require', 'prefer', 'verify-full']) {
      await refused(at(`sslmode=${mode}`), /does not support SSL connections\): turn TLS on there/)
    }
  },
)

it('has PostgreSQL prove who it is, unless its address says otherwise', options, async (t) => {
  const [own, other] = [certificateFor(t, '127.0.0.1'), certificateFor(t, '127.0.0.1')]
  await turnTlsOn(t, own)
  const root = `sslrootcert=${own.authority}`
  for (const mode of ['require', 'prefer', 'verify-ca', 'verify-full']) {
    await usesTls(t, at(`sslmode=${mode}&${root}`))
    const unknown = /certificate\): add the certificate .* sslrootcert=\/etc\/jeton\/ca\.pem/
    await refused(at(`sslmode=${mode}`), unknown)
    await refused(at(`sslmode=${mode}&sslrootcert=${other.authority}`), unknown)
    const name = /localhost.*\): write a name that its certificate is for in DATABASE_URL/
    await refused(at(`sslmode=${mode}&${root}`, 'localhost'), name)
  }
  await usesTls(t, at(`uselibpqcompat=true&sslmode=verify-ca&${root}`, 'localhost'))
  await usesTls(t, at('uselibpqcompat=true&sslmode=require'))
  await usesTls(t, at('sslmode=no-verify'))
  await refused(at('sslmode=verify-full&sslrootcert=/nowhere'), /ENOENT.*\): correct the path of/)
})

it('says how to reach a PostgreSQL that takes nobody without TLS', options, async (t) => {
  const client = await postgresClient(t, url)
  const { rows } = await client.query('SHOW hba_file')
  const file = String(rows[0]?.hba_file)
  const before = readFileSync(file, 'utf8')
  await client.query('CREATE ROLE careful LOGIN')
  writeFileSync(file, `hostssl all careful all trust\n${before.replaceAll(' all  ', ' postgres ')}`)
  await client.query('SELECT pg_reload_conf()')
  const address = Object.assign(new URL(url), { username: 'careful' }).href
  const hint = /no encryption\): add sslmode=verify-full to DATABASE_URL/
  while (!hint.test(await saidOf(address)));
})

const saidOf = (address: string): Promise<string> =>
  openPostgres({ url: address, clock: passing }).then(
    () => assert.fail(),
    ({ message }) => message,
  )

/** Has a server that runs take TLS as well, from now on. */
async function turnTlsOn(t: Life, { certificate, key }: Certificate): Promise<void> {
  const client = await postgresClient(t, url)
  const { rows } = await client.query('SHOW data_directory')
  const folder = String(rows[0]?.data_directory)
  const { uid, gid } = statSync(folder)
  for (const [from, name] of [
    [certificate, 'server.crt'],
    [key, 'server.key'],
  ] as const) {
    const file = join(folder, name)
    copyFileSync(from, file)
    chownSync(file, uid, gid)
    chmodSync(file, 0o600)
  }
  await client.query('ALTER SYSTEM SET ssl = on')
  await client.query('SELECT pg_reload_conf()')
  while (!(await hasTls()));
}

async function hasTls(): Promise<boolean> {
  const client = new Client(url)
  await client.connect()
  const { rows } = await client.query('SHOW ssl')
  await client.end()
  return rows[0]?.ssl === 'on'
}

async function usesTls(t: Life, url: string): Promise<void> {
  const { ask, close } = await opened(t, { url })
  const told = await ask(sql`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`)
  assert.deepEqual(told, [{ ssl: true }])
  await close()
}
