import { spawnSync } from 'node:child_process'
import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newcomersEnvironment } from '../support/program.ts'
import { need } from '../support/system.ts'

/** A file that says what time it is for the programs that were started with it. */
export interface FakeClock {
  /** How far it is ahead, and how fast it goes, as libfaketime says it: `+600` or `+0 x1.5`. */
  readonly set: (offset: string) => void
  /** The environment of a program that goes by it. */
  readonly environment: Readonly<Record<string, string>>
}

/**
 * What a program is to load before anything else. Redis has a memory of its own making, which asks
 * for the time before libfaketime is ready and stops for ever; so it is given another one.
 */
const [library = ''] = need('libfaketime') ? [] : globSync('/usr/lib/*/faketime/libfaketime.so.1')
const [memory = ''] = globSync('/{usr/lib,lib}/*/libc_malloc_debug.so.0')

/** Why the clock of Redis cannot be set here; false if it can be. */
export const withoutFakeClock: false | string = need('libfaketime') || probe()

function probe(): false | string {
  const env = newcomersEnvironment({ LD_PRELOAD: `${memory} ${library}` })
  const { status } = spawnSync('redis-server', ['--version'], { env, timeout: 5_000 })
  return status === 0 ? false : 'Redis does not start with libfaketime here'
}

/** Makes one in this folder, that is right; where there can be none, it stays so. */
export function makeFakeClock(folder: string): FakeClock {
  const file = join(folder, 'clock')
  const set = (offset: string) => writeFileSync(file, `${offset}\n`)
  set('+0')
  const loaded = {
    LD_PRELOAD: `${memory} ${library}`,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  return { set, environment: newcomersEnvironment(withoutFakeClock ? {} : loaded) }
}
