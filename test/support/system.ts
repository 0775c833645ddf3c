import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type System = { readonly probe: readonly [string, ...string[]]; readonly debian: string }

/** What tests run that npm cannot bring: a command that succeeds where it is there, and Debian's package. */
const SYSTEM = {
  Caddy: { probe: ['caddy', 'version'], debian: 'caddy' },
  Chromium: { probe: ['chromium', '--version'], debian: 'chromium' },
  curl: { probe: ['curl', '--version'], debian: 'curl' },
  git: { probe: ['git', '--version'], debian: 'git' },
  libfaketime: {
    probe: ['sh', '-c', 'ls /usr/lib/*/faketime/libfaketime.so.1'],
    debian: 'libfaketime',
  },
  nginx: { probe: ['nginx', '-v'], debian: 'nginx' },
  OpenSSL: { probe: ['openssl', 'version'], debian: 'openssl' },
  PgBouncer: { probe: ['pgbouncer', '--version'], debian: 'pgbouncer' },
  PostgreSQL: {
    probe: ['sh', '-c', 'ls /usr/lib/postgresql/*/bin/initdb || command -v initdb'],
    debian: 'postgresql',
  },
  // Debian's Python and no other in PATH: it is the one that sees Debian's modules.
  'Python requests': {
    probe: ['/usr/bin/python3', '-c', 'import requests'],
    debian: 'python3-requests',
  },
  Redis: { probe: ['redis-server', '--version'], debian: 'redis-server' },
} as const satisfies Record<string, System>

/** A program of the system, as `need` knows it. */
export type Needed = keyof typeof SYSTEM

/**
 * For the `skip` of a test that runs programs of the system: false when all of them are there, else
 * a sentence that says which are not. With `CI=true` nothing is skipped: what is missing is
 * installed from Debian's packages, and an error is thrown when that fails.
 */
export function need(...names: readonly Needed[]): false | string {
  const missing = names.filter((name) => !isThere(SYSTEM[name]))
  if (missing.length === 0) return false
  const packages = missing.map((name) => SYSTEM[name].debian)
  if (process.env.CI !== 'true') {
    return `needs ${missing.join(', ')} (Debian: apt-get install ${packages.join(' ')})`
  }
  aptGet('update')
  aptGet('install', '-y', '--no-install-recommends', ...packages)
  const absent = missing.filter((name) => !isThere(SYSTEM[name]))
  if (absent.length > 0) throw new Error(`${absent.join(', ')} cannot be run, though installed.`)
  return false
}

function isThere({ probe: [command, ...args] }: System): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

// apt-get gives up at once when another one is at work, which may be that of another test file.
function aptGet(...args: readonly string[]): void {
  const { error, status, stderr } = spawnSync(
    'flock',
    [join(tmpdir(), 'jeton-apt.lock'), 'apt-get', '-qq', ...args],
    { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } },
  )
  if (status === 0) return
  throw new Error(`apt-get ${args.join(' ')} failed: ${error?.message ?? stderr}`)
}
