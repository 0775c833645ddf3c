import { existsSync, lstatSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What fits into the address of a Unix domain socket, on Linux and on macOS. */
const LONGEST_BYTES = 103

/** A path that a server may bind, so that clients find it by another. */
export interface Place {
  readonly path: string
  /** Removes what was put there beside the socket itself, which goes with its server. */
  readonly leave: () => void
}

/**
 * Makes way for a socket at this path, for whoever holds its folder alone: what a server that died
 * left there is removed. Where the path is too long for a socket, it lies in a folder of its own
 * for temporary things, and a link at the path leads to it.
 */
export function placeFor(path: string): Place {
  rmSync(path, { force: true })
  if (Buffer.byteLength(path) <= LONGEST_BYTES) return { path, leave: () => undefined }
  const elsewhere = join(mkdtempSync(join(tmpdir(), 'jeton-')), 'control.sock')
  symlinkSync(elsewhere, path)
  return {
    path: elsewhere,
    leave() {
      rmSync(path, { force: true })
      rmSync(dirname(elsewhere), { recursive: true, force: true })
    },
  }
}

/** Where the socket lies that a server has put at this path; undefined if there is none. */
export function placeOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : path
}
