import { CannotStart } from '../core/cannot-start.ts'

const notAllowed = (path: string) =>
  `Jeton runs as user ${process.getuid?.() ?? 'unknown'}, who may not read and write ${path}: make that user its owner, or set JETON_DATA to a folder of that user.`
const full = (path: string) =>
  `There is no space left for ${path}: free some, or set JETON_DATA to a folder on another disk.`
const noFolder = (path: string) =>
  `${path} is a file, and Jeton needs a folder: remove it, or set JETON_DATA to a folder.`

/** What the system may object to, in words that say what to do. */
const OBJECTIONS: Readonly<Record<string, (path: string) => string>> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: (path) =>
    `${path} is on a read-only file system: mount it writable, or set JETON_DATA to a folder that can be written.`,
  ENOSPC: full,
  EDQUOT: full,
  EEXIST: noFolder,
  ENOTDIR: noFolder,
  EISDIR: (path) =>
    `${path} is a folder, and Jeton needs a file there: remove it, or set JETON_DATA to another folder.`,
}

/**
 * Does something with files of the data folder. Throws `CannotStart`, in words that say what to do,
 * where the system objects.
 *
 * @param path what is to be used, unless the system's error names it
 */
export function onDisk<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw inWords(path, cause)
  }
}

function inWords(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error && 'code' in cause && 'errno' in cause)) return cause
  const code = String(cause.code)
  const named = 'path' in cause ? String(cause.path) : path
  const sentence = OBJECTIONS[code]?.(named)
  return new CannotStart(sentence ?? unusable(named, code), { cause })
}

const unusable = (path: string, code: string) =>
  `${path} cannot be read and written (${code}): set JETON_DATA to another folder.`

/** For a disk without space, whoever noticed it. */
export const noSpaceFor = (path: string, cause: unknown) => new CannotStart(full(path), { cause })
