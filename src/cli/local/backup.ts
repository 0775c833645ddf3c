import { backUp } from '../../backups.ts'
import { readSettings } from '../../config.ts'
import type { Surroundings, Terminal } from '../surroundings.ts'

const MEBIBYTE = 1_048_576

/**
 * `jeton backup`: copies the database into a new file, as it is at one instant, also beside a
 * running server; shows how far it is on a terminal. Throws `CannotStart` if it cannot.
 */
export async function backup({ environment, out }: Surroundings, file: string): Promise<void> {
  const settings = readSettings(environment)
  const { bytes, events } = await backUp(settings, file, progressOn(out))
  const secret = settings.JETON_SECRET === '' ? 'secret.key in the data folder' : 'JETON_SECRET'
  out.write(
    `The database is copied into ${file}, whole: ${(bytes / MEBIBYTE).toFixed(1)} MiB, with ${events} events as they were written.\nThe secret is not in it, and it opens with no other: keep ${secret} as well, elsewhere.\n`,
  )
}

function progressOn(out: Terminal): (share: number) => void {
  if (!out.isTerminal) return () => undefined
  return (share) => {
    out.write(`\rcopied ${Math.floor(share * 100)} %${share === 1 ? '\n' : ''}`)
  }
}
