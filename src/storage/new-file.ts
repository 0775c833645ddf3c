import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { CannotStart } from '../core/cannot-start.ts'
import { sync } from './data-folder.ts'

const OWNER_ONLY = 0o600

/** What a database leaves beside its file, and the file. */
const ENDINGS = ['', '-journal', '-wal', '-shm']

/**
 * Makes a file that only its owner can read. It is there when it is whole and on the disk, or not at
 * all, and never in the place of another. Throws `CannotStart` if something is there already, or
 * nothing can be.
 *
 * @param fill writes it to a file that is there and empty, and is called once
 */
export async function makeFile<T>(path: string, fill: (draft: string) => Promise<T>): Promise<T> {
  if (existsSync(path)) throw new CannotStart(thereAlready(path))
  const draft = `${path}.partial`
  claim(draft)
  try {
    const answer = await fill(draft)
    sync(draft)
    claim(path)
    renameSync(draft, path)
    sync(dirname(path))
    return answer
  } catch (fault) {
    for (const ending of ENDINGS) rmSync(`${draft}${ending}`, { force: true })
    throw fault
  }
}

function claim(path: string): void {
  try {
    closeSync(openSync(path, 'wx', OWNER_ONLY))
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    const sentence = code === 'EEXIST' ? thereAlready(path) : `${path} cannot be written.`
    throw new CannotStart(sentence, { cause })
  }
}

const thereAlready = (path: string) =>
  `${path} is there already, and is not written over: remove it, or name another file.`
