import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withoutPostgres } from './postgres-server.ts'
import { type Life, run } from './program.ts'
import { nowhere } from './sockets.ts'
import { need } from './system.ts'
import { tempFolder } from './temp-folder.ts'

/** Why tests are skipped that need PgBouncer; false if they need not be. */
export const withoutPgBouncer: false | string = withoutPostgres || need('PgBouncer')

/**
 * Starts PgBouncer in front of a database, as it is installed but for these settings.
 *
 * @returns the address of the database through it
 */
export async function startPgBouncer(
  t: Life,
  database: string,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const [behind, own] = [new URL(database), new URL(await nowhere())]
  const [name, folder] = [behind.pathname.slice(1), tempFolder(t)]
  const all = { listen_addr: '127.0.0.1', listen_port: own.port, unix_socket_dir: '', ...settings }
  const file = join(folder, 'pgbouncer.ini')
  writeFileSync(
    file,
    `[databases]
    ${name} = host=${behind.hostname} port=${behind.port} user=${behind.username}
    [pgbouncer]
    auth_type = any
    ${Object.entries(all)
      .map((setting) => `${setting.join(' = ')}\n`)
      .join('')}`,
  )
  // It refuses to be root.
  const isRoot = process.getuid?.() === 0
  if (isRoot) chmodSync(folder, 0o755)
  const pgbouncer = run(t, 'pgbouncer', [...(isRoot ? ['-u', 'nobody'] : []), file])
  await pgbouncer.says(/process up/)
  return Object.assign(new URL(database), { host: own.host }).href
}
