import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { CannotStart } from '../core/cannot-start.ts'
import { onDisk } from './disk-fault.ts'

const OWNER_ONLY = { folder: 0o700, file: 0o600 } as const

const LEAST_SECRET_LENGTH = 32

/** Where things are in a data folder. */
export interface Places {
  readonly database: string
  readonly lock: string
  /** Where a server that runs may be asked by commands. */
  readonly control: string
}

/**
 * The folder in which an embedded deployment keeps everything that must last. It is made when the
 * first file is. Whatever the system objects to is thrown as `CannotStart`.
 */
export interface DataFolder extends Places {
  /** Whether a database is there already. */
  readonly isInUse: () => boolean
  /** Makes the database's files, if they are missing, readable by their owner only. */
  readonly claim: () => void
  /** Likewise, but only what locks the folder. */
  readonly claimLock: () => void
  /** The deployment's secret, which the first call makes. Throws `CannotStart` if it is cut. */
  readonly secret: () => string
  /**
   * Likewise, but makes none: undefined if there never was one. Throws `CannotStart` also if a
   * database is there without it.
   */
  readonly secretMadeBefore: () => string | undefined
  /** Writes a file that only its owner can read, all of it or nothing, and says where. */
  readonly write: (name: string, text: string) => string
}

/** Where things are in the data folder of this path, whether it is there or not. */
export const placesIn = (path: string): Places => ({
  database: join(path, 'jeton.db'),
  lock: join(path, 'lock.db'),
  control: join(path, 'control.sock'),
})

/** The data folder of this path, whether it is there or not. */
export function openDataFolder(path: string): DataFolder {
  const places = placesIn(path)
  const { database, lock } = places
  const secretFile = join(path, 'secret.key')

  const write = (name: string, text: string): string => {
    const [file, draft] = [join(path, name), join(path, `${name}.new`)]
    onDisk(file, () => {
      makeFolder(path)
      // What a crash has left there, or anybody else, might be readable by others.
      rmSync(draft, { force: true })
      writeFileSync(draft, text, { mode: OWNER_ONLY.file, flag: 'wx' })
      sync(draft)
      renameSync(draft, file)
      sync(path)
    })
    return file
  }

  function secretMadeBefore(): string | undefined {
    if (!existsSync(secretFile)) {
      if (isWritten(database)) throw new CannotStart(secretLost(secretFile, database))
      return undefined
    }
    const secret = onDisk(secretFile, () => readFileSync(secretFile, 'utf8').trim())
    if (secret.length >= LEAST_SECRET_LENGTH) return secret
    throw new CannotStart(
      `${secretFile} holds fewer than ${LEAST_SECRET_LENGTH} characters: put its backup in its place, or set JETON_SECRET.`,
    )
  }

  // SQLite would make them as the umask says; its other files it makes like these.
  const claim = (...files: readonly string[]) =>
    onDisk(path, () => {
      makeFolder(path)
      for (const file of files) closeSync(openSync(file, 'a', OWNER_ONLY.file))
    })

  return {
    ...places,
    isInUse: () => existsSync(database),
    claim: () => claim(database, lock),
    claimLock: () => claim(lock),
    secret() {
      const kept = secretMadeBefore()
      if (kept !== undefined) return kept
      const made = randomBytes(32).toString('base64url')
      write('secret.key', `${made}\n`)
      return made
    },
    secretMadeBefore,
    write,
  }
}

/** Not Node's own recursion, which has no end under a parent that takes no folders, like `/proc`. */
function makeFolder(path: string): void {
  if (isFolder(path)) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: OWNER_ONLY.folder })
  } catch (fault) {
    if (!isFolder(path)) throw fault // and else another process was faster
  }
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** Before anything is written to a database, there is its secret. */
function isWritten(database: string): boolean {
  const found = onDisk(database, () => statSync(database, { throwIfNoEntry: false }))
  return found?.isFile() === true && found.size > 0
}

const secretLost = (secretFile: string, database: string) =>
  `${secretFile} is missing, and ${database} opens with no other secret: put its backup in its place, or set JETON_SECRET to what it held.`

/** Waits until a file, or the list of files in a folder, is on the disk. */
export function sync(path: string): void {
  const descriptor = openSync(path, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}
