import { restore as restoreDeployment } from '../../backups.ts'
import { readSettings } from '../../config.ts'
import type { Surroundings } from '../surroundings.ts'

/**
 * `jeton restore`: puts a copy in the place of the database, which it keeps beside it, and says
 * what that means. Throws `CannotStart` if it cannot, also while a server runs.
 */
export async function restore(
  { environment, clock, out }: Surroundings,
  file: string,
  { asCopy = false }: { readonly asCopy?: boolean },
): Promise<void> {
  const settings = readSettings(environment)
  const { database, aside } = await restoreDeployment(settings, clock, file, asCopy)
  const lines = [
    `${file} is now the database, in ${database}.`,
    ...(aside === undefined ? [] : [`What was there is kept in ${aside}.`]),
    asCopy ? NEW_KEYS : OLD_AGAIN,
  ]
  out.write(`${lines.join('\n')}\n`)
}

const OLD_AGAIN =
  'Tokens that were issued and not redeemed are dead. What was revoked after the copy was made is not: revoke it again.'

const NEW_KEYS =
  'It has signing keys of its own: tokens with a signature are good in the deployment that made them and not in the other. API keys, access tokens and assistant tokens are good in both.'
