import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { preferred } from './preferred.ts'
import type { Life } from './program.ts'
import { nowhere } from './sockets.ts'
import { need } from './system.ts'

/** The server that tests may use as its superuser, each a part of its own; '' for one they start. */
export const givenPostgres = (): string => process.env.TEST_DATABASE_URL ?? ''

/** Why tests are skipped that need PostgreSQL; false if they need not be. */
export const withoutPostgres: false | string = givenPostgres() === '' ? need('PostgreSQL') : false

/** Why tests are skipped that break a PostgreSQL of their own; false if they need not be. */
export const withoutOwnPostgres: false | string = need('PostgreSQL')

/** A PostgreSQL server of one's own, with nothing in it. */
export interface PostgresServer {
  readonly url: string
  /** Ends it without a warning, and waits until it has gone. */
  readonly kill: () => Promise<void>
  /** Kills all its processes, as a machine does that loses its power, and waits for that. */
  readonly crash: () => Promise<void>
  /** Starts it again, over the same data and at the same address. */
  readonly start: () => Promise<void>
  /** Stops all its processes in the middle of whatever they do, or lets them go on. */
  readonly signal: (signal: 'SIGCONT' | 'SIGSTOP') => void
  /** Lets this process end while the server runs. */
  readonly unref: () => void
}

const INIT = [
  ...['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C'],
  ...['--no-sync', '--no-instructions', '-D', '.'],
]
const SETTINGS = ['max_connections=200', 'shared_buffers=16MB', 'unix_socket_directories=']

// Whoever starts the server may die without a word: then this reads the end of its input, and ends
// the server. What a shell starts in the background reads nothing unless it has another number.
const GUARDED = `
  "$@" 3<&- & server=$!
  (read -r _ <&3; kill -QUIT $server) & guard=$!
  wait $server; kill $guard`

/** Starts a server for one test, or for a file of them. */
export async function startPostgres(
  t: Life,
  ...options: readonly string[]
): Promise<PostgresServer> {
  const { port } = new URL(await nowhere())
  const folder = mkdtempSync(join(tmpdir(), 'jeton-postgres-'))
  const owner = ownerOf(folder)
  const { status, stderr } = spawnSync(join(binaries(), 'initdb'), INIT, { ...owner, cwd: folder })
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`)

  const own = [`port=${port}`, 'listen_addresses=127.0.0.1', ...SETTINGS, ...options]
  const command = [join(binaries(), 'postgres'), '-D', '.', ...own.flatMap((it) => ['-c', it])]
  const launch = () => launched(command, { ...owner, cwd: folder })
  let server = await launch()
  // The one that makes all others comes first: whoever stands still makes no more of them.
  const signal = (name: NodeJS.Signals) => {
    const postmaster = postmasterOf(folder)
    process.kill(postmaster, name)
    for (const pid of childrenOf(postmaster)) tell(pid, name)
  }
  const kill = async () => {
    if (server.exitCode !== null) return
    server.ref()
    signal('SIGCONT')
    process.kill(postmasterOf(folder), 'SIGQUIT')
    await once(server, 'exit')
  }
  t.after(async () => {
    await kill()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    kill,
    signal,
    unref() {
      server.unref()
      for (const pipe of server.stdio) if (pipe instanceof Socket) pipe.unref()
    },
    async crash() {
      const [postmaster, exit] = [postmasterOf(folder), once(server, 'exit')]
      const children = childrenOf(postmaster)
      for (const pid of [postmaster, ...children]) tell(pid, 'SIGKILL')
      await exit
    },
    async start() {
      server = await launch()
    },
  }
}

/** Where the newest PostgreSQL of this machine is. */
export function binaries(): string {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => +b - +a) : []
  const folders = versions.map((version) => join(debian, version, 'bin'))
  const all = [...folders, ...(process.env.PATH ?? '').split(':')]
  return all.find((folder) => existsSync(join(folder, 'initdb'))) ?? ''
}

/** As whom the server runs, which refuses to be root. The folder becomes theirs. */
function ownerOf(folder: string): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (which: string) =>
    Number(spawnSync('id', [which, 'postgres'], { encoding: 'utf8' }).stdout)
  const owner = { uid: idOf('-u') || 65_534, gid: idOf('-g') || 65_534 }
  chownSync(folder, owner.uid, owner.gid)
  return owner
}

async function launched(
  command: readonly string[],
  where: { readonly cwd: string; readonly uid?: number; readonly gid?: number },
): Promise<ChildProcess> {
  const stdio = ['ignore', 'ignore', 'pipe', 'pipe'] as const
  const child = spawn('sh', ['-c', GUARDED, 'sh', ...command], { ...where, stdio: [...stdio] })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('ready to accept connections')) resolve()
    })
    child.once('exit', () => reject(new Error(`PostgreSQL ended: ${said}`)))
  })
  preferred(postmasterOf(where.cwd))
  return child
}

const postmasterOf = (folder: string): number =>
  Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return children.split(' ').filter(Boolean).map(Number)
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}
