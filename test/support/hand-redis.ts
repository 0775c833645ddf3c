import { spawnSync } from 'node:child_process'
import { globSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, type TestContext } from 'node:test'
import { type Life, newcomersEnvironment } from './program.ts'
import { givenRedis, type OwnPart, partsOf, sharedRedis, startRedisIn } from './redis-server.ts'
import { need } from './system.ts'
import { tempFolder } from './temp-folder.ts'

/** A part of a server, of which a test may say what time it is. */
export interface HandPart extends OwnPart {
  /** Milliseconds since 1970. The time then stands still. Absent where it cannot be set. */
  readonly setTime?: (at: number) => Promise<void>
}

/**
 * The server that all tests of a file share, as `sharedRedis`, and where possible one whose time
 * stands still unless it is set. To be called once, at the top.
 */
export async function sharedHandRedis(): Promise<() => HandPart> {
  if (withoutHandTime) return sharedRedis()
  const { url, setTime } = await startHandRedis({ after }, Date.now())
  const ownPart = await partsOf(url)
  return () => ({ ...ownPart(), setTime })
}

/** Starts a server whose time stands still unless it is set. */
export async function startHandRedis(t: Life, at: number) {
  const file = join(tempFolder(t), 'time')
  const setTime = async (to: number) => {
    // Half a millisecond more: what reads it cuts off, and a fraction may be read as a little less.
    writeFileSync(`${file}.new`, `${(to / 1000).toFixed(3)}5\n`)
    renameSync(`${file}.new`, file) // so that nobody ever reads half of it
  }
  await setTime(at)
  const server = await startRedisIn(t, { ...withLibraries(), ...settings(file) })
  return { ...server, setTime }
}

/** How the time is read from the file whenever it is asked for; what it is measured by goes on. */
const settings = (file: string) => ({
  TZ: 'UTC',
  FAKETIME_FMT: '%s',
  FAKETIME_TIMESTAMP_FILE: file,
  FAKETIME_NO_CACHE: '1',
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
})

/**
 * What Redis is to load before anything else. It has a memory of its own making, which asks for the
 * time before libfaketime is ready and stops for ever; so it is given another one.
 */
function withLibraries(): Record<string, string> {
  const [library = ''] = globSync('/usr/lib/*/faketime/libfaketime.so.1')
  const [memory = ''] = globSync('/{usr/lib,lib}/*/libc_malloc_debug.so.0')
  return newcomersEnvironment({ LD_PRELOAD: `${memory} ${library}` })
}

/** Why it cannot be said what time it is in the server that tests share; false if it can. */
export const withoutHandTime: false | string =
  givenRedis === ''
    ? need('Redis', 'libfaketime') || startsSo()
    : 'the time of TEST_REDIS_URL is its own'

function startsSo(): false | string {
  const options = { env: withLibraries(), timeout: 5_000 }
  const { status } = spawnSync('redis-server', ['--version'], options)
  return status === 0 ? false : 'Redis does not start with libfaketime here'
}

interface Timed {
  readonly advance: (milliseconds: number) => Promise<void>
  readonly now: () => number
}

/**
 * Opens stores that go by the time of that server as well: where it cannot be set, theirs cannot be
 * moved, and is what it is.
 */
export function onItsTime<Stores extends Timed>(open: (t: TestContext) => Promise<Stores>) {
  return async (t: TestContext) => {
    const { advance, now, ...stores } = await open(t)
    return withoutHandTime ? { ...stores, now: Date.now } : { ...stores, advance, now }
  }
}
