import { Command } from 'commander'
import { backup } from './local/backup.ts'
import { resetPassword } from './local/reset-password.ts'
import { restore } from './local/restore.ts'
import { setup } from './local/setup.ts'
import { start } from './local/start.ts'
import { verifyLog } from './local/verify-log.ts'
import { startWorkers, workersFrom } from './local/workers.ts'
import type { Surroundings } from './surroundings.ts'

const AFTER_HELP = `
Settings come from environment variables; docs/settings.md lists them all.

Examples:
  jeton start                      serve on http://127.0.0.1:8787, data in ./data
  PORT=9000 JETON_DATA=/srv/jeton jeton start
  jeton setup --json               make ids and secrets for a script, without serving
  jeton operators reset-password admin
                                   let somebody in who has lost the password`

const AFTER_VERIFY = `
Each event vouches for all before it, by a code under the deployment's secret (JETON_SECRET, or
secret.key in the data folder). Ends with 0 if the log is as it was written, else with 1 and the
number of the first event that is not.`

const AFTER_RESTORE = `
What is in its place is kept beside it. All tokens that were issued and not redeemed are dead, and
what was changed since the copy was made is as it was: what was revoked, too. The deployment's
secret is not in the copy: secret.key in the data folder (or JETON_SECRET) must be that one.`

/** The command line, bound to a world. */
export function createCli(surroundings: Surroundings, version: string): Command {
  const cli = new Command('jeton')
    .description('A self-hosted token service for AI assistants.')
    .version(version)
    .addHelpText('after', AFTER_HELP)
    .showHelpAfterError()
  cli
    .command('start')
    .description('set up what is not set up yet, and serve until SIGTERM')
    .option('--workers <count>', 'so many processes on one port, or auto; not with a SQLite file')
    .action(({ workers }: { workers?: string }) =>
      workers === undefined
        ? start(surroundings)
        : startWorkers(surroundings, workersFrom(workers)),
    )
  cli
    .command('setup')
    .description('set up without serving; once set up, only show the ids')
    .option('--json', 'print one JSON object; secrets are null when they were shown before')
    .action((options: { json?: boolean }) => setup(surroundings, options))
  addBackups(cli, surroundings)
  cli
    .command('operators')
    .description('manage who signs in')
    .command('reset-password <username>')
    .description('show a new password, and end all sessions; also beside a running server')
    .option('--json', 'print one JSON object')
    .action((username: string, options: { json?: boolean }) =>
      resetPassword(surroundings, username, options),
    )
  cli
    .command('events')
    .description('look at the event log')
    .command('verify')
    .description('check that nobody has changed it; also beside a running server')
    .addHelpText('after', AFTER_VERIFY)
    .action(() => verifyLog(surroundings))
  return cli
}

function addBackups(cli: Command, surroundings: Surroundings): void {
  cli
    .command('backup <file>')
    .description('copy the database into a new file; also beside a running server')
    .action((file: string) => backup(surroundings, file))
  cli
    .command('restore <file>')
    .description('put such a copy in the place of the database, while no server runs')
    .option('--as-copy', 'with other signing keys, for a deployment beside the one it was made of')
    .addHelpText('after', AFTER_RESTORE)
    .action((file: string, options: { asCopy?: boolean }) => restore(surroundings, file, options))
}
