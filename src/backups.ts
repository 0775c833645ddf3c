import { existsSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Settings } from './config.ts'
import { CannotStart } from './core/cannot-start.ts'
import type { Clock } from './core/clock.ts'
import {
  type Chain,
  type Change,
  createChain,
  createFeed,
  verifyEvents,
} from './core/events/index.ts'
import { createMac, createSealer, type Sealer } from './core/secrets/index.ts'
import { openKeyRing } from './core/tokens/index.ts'
import { assertDeployed } from './deployment.ts'
import { type DataFolder, openDataFolder, sync } from './storage/data-folder.ts'
import { makeFile } from './storage/new-file.ts'
import {
  type LogParts,
  lockFolder,
  openEventLog,
  openSqliteStores,
} from './storage/sqlite/index.ts'
import { beginGeneration, replaceDatabase } from './storage/sqlite/restore.ts'
import { copySqlite, type Progress } from './storage/sqlite/snapshot.ts'

const MACHINE = { actor: 'machine', credential: null } as const

/** What a copy holds. */
export interface Copied {
  readonly bytes: number
  /** How many events are in its log. */
  readonly events: number
}

/**
 * Copies the database into a new file, beside a process that serves it, and reads the copy through.
 * Throws `CannotStart` if that cannot be done; and if its event log is not as it was written, when
 * the copy is kept nevertheless, for it is as the database is.
 */
export async function backUp(
  settings: Settings,
  file: string,
  onProgress: Progress,
): Promise<Copied> {
  assertEmbedded(settings, 'pg_dump')
  await assertDeployed(settings)
  const folder = openDataFolder(settings.JETON_DATA)
  const { chain } = logPartsOf(secretOf(settings, folder))
  const verified = await makeFile(file, async (draft) => {
    await copySqlite(folder.database, draft, onProgress)
    return eventsIn(draft, chain)
  })
  if (!verified.ok) {
    throw new CannotStart(`The copy is in ${file}, but ${notAsWritten(verified.brokenAt)}`)
  }
  return { bytes: statSync(file).size, events: verified.count }
}

/** What was put back. */
export interface Restored {
  readonly database: string
  /** Where that is kept which was in the place before; undefined if nothing was. */
  readonly aside: string | undefined
}

/**
 * Puts a copy in the place of the database, which no process may serve meanwhile. All that was
 * issued and not redeemed is dead; so are, for a deployment beside the one that the copy is of, all
 * JWTs. Throws `CannotStart`, and leaves the database as it is, if the copy is not whole or belongs
 * to another secret.
 */
export async function restore(
  settings: Settings,
  clock: Clock,
  file: string,
  asCopy: boolean,
): Promise<Restored> {
  assertEmbedded(settings, 'pg_restore')
  const folder = openDataFolder(settings.JETON_DATA)
  folder.claimLock()
  const unlock = lockFolder(folder.lock)
  const { database } = folder
  const prepared = `${database}.restoring`
  try {
    rmSync(prepared, { force: true })
    rmSync(`${prepared}.partial`, { force: true })
    const secret = secretOf(settings, folder)
    await makeFile(prepared, async (draft) => {
      await copySqlite(file, draft)
      await prepare(draft, clock, secret, { file, asCopy })
    })
    const aside = `${database}.before-restore-${stampOf(clock.wall())}`
    replaceDatabase(database, prepared, aside)
    sync(dirname(database))
    return { database, aside: existsSync(aside) ? aside : undefined }
  } finally {
    unlock()
  }
}

async function prepare(
  draft: string,
  clock: Clock,
  secret: string,
  { file, asCopy }: { readonly file: string; readonly asCopy: boolean },
): Promise<void> {
  const log = logPartsOf(secret)
  await beginGeneration(draft, clock, log, restored(asCopy))
  const verified = await eventsIn(draft, log.chain)
  if (!verified.ok) throw new CannotStart(`In ${file} ${notAsWritten(verified.brokenAt)}`)
  await openKeys(draft, clock, log, createSealer(secret), asCopy)
}

/** Sees that the signing keys open under this secret, and exchanges them in a copy. */
async function openKeys(
  path: string,
  clock: Clock,
  log: LogParts,
  sealer: Sealer,
  asCopy: boolean,
): Promise<void> {
  const stores = openSqliteStores(path, clock, log)
  try {
    const { keys, now } = stores
    const ring = await openKeyRing({ keys, feed: log.feed, sealer, now, maxStalenessSeconds: 0 })
    const olds = asCopy ? await ring.list() : []
    for (const { id } of olds) await ring.drop(id, MACHINE)
  } finally {
    await stores.close()
  }
}

async function eventsIn(path: string, chain: Chain) {
  const log = openEventLog(path)
  try {
    return await verifyEvents({ ...log, chain })
  } finally {
    log.close()
  }
}

function assertEmbedded({ DATABASE_URL }: Settings, tool: string): void {
  if (DATABASE_URL === '') return
  throw new CannotStart(
    `This deployment is in PostgreSQL (DATABASE_URL is set), which has tools of its own: use ${tool}, as docs/operating.md says.`,
  )
}

const logPartsOf = (secret: string): LogParts => ({
  chain: createChain(createMac(secret, 'events')),
  feed: createFeed(),
})

function secretOf({ JETON_SECRET, JETON_DATA }: Settings, folder: DataFolder): string {
  const secret = JETON_SECRET || folder.secretMadeBefore()
  if (secret !== undefined) return secret
  throw new CannotStart(
    `There is no secret in ${JETON_DATA}: put the deployment's secret.key there, or set JETON_SECRET to it.`,
  )
}

const restored = (asCopy: boolean): Change => ({
  ...MACHINE,
  type: 'deployment.restored',
  organization: null,
  subject: 'deployment:this',
  ends: [],
  details: { asCopy },
})

/** An instant, as it may stand in the name of a file. */
const stampOf = (at: number): string => new Date(at).toISOString().replaceAll(':', '-')

const notAsWritten = (seq: number): string =>
  `the event log is not as it was written from number ${seq} on: somebody has changed it, or this is not the secret of the deployment.`
