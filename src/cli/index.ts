import { Command } from 'commander'
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

/**
 * The command line, bound to a world. A command is loaded when it is given: most need little of what
 * a server is made of.
 */
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
    .action(async ({ workers }: { workers?: string }) => {
      if (workers === undefined) return (await import('./local/start.ts')).start(surroundings)
      const { startWorkers, workersFrom } = await import('./local/workers.ts')
      return startWorkers(surroundings, workersFrom(workers))
    })
  cli
    .command('setup')
    .description('set up without serving; once set up, only show the ids')
    .option('--json', 'print one JSON object; secrets are null when they were shown before')
    .action(async (options: { json?: boolean }) =>
      (await import('./local/setup.ts')).setup(surroundings, options),
    )
  addBackups(cli, surroundings)
  cli
    .command('operators')
    .description('manage who signs in')
    .command('reset-password <username>')
    .description('show a new password, and end all sessions; also beside a running server')
    .option('--json', 'print one JSON object')
    .action(async (username: string, options: { json?: boolean }) => {
      const { resetPassword } = await import('./local/reset-password.ts')
      return resetPassword(surroundings, username, options)
    })
  cli
    .command('events')
    .description('look at the event log')
    .command('verify')
    .description('check that nobody has changed it; also beside a running server')
    .addHelpText('after', AFTER_VERIFY)
    .action(async () => (await import('./local/verify-log.ts')).verifyLog(surroundings))
  return cli
}

function addBackups(cli: Command, surroundings: Surroundings): void {
  cli
    .command('backup <file>')
    .description('copy the database into a new file; also beside a running server')
    .action(async (file: string) => (await import('./local/backup.ts')).backup(surroundings, file))
  cli
    .command('restore <file>')
    .description('put such a copy in the place of the database, while no server runs')
    .option('--as-copy', 'with other signing keys, for a deployment beside the one it was made of')
    .addHelpText('after', AFTER_RESTORE)
    .action(async (file: string, options: { asCopy?: boolean }) =>
      (await import('./local/restore.ts')).restore(surroundings, file, options),
    )
}
