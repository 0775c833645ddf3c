import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Life } from './program.ts'

/** An empty folder that is gone after the test. */
export function tempFolder(t: Life): string {
  const folder = mkdtempSync(join(tmpdir(), 'jeton-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}
