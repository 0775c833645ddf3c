import { Command } from 'commander'
import { setup } from './local/setup.ts'
import { start } from './local/start.ts'
import type { Surroundings } from './surroundings.ts'

const AFTER_HELP = `
Settings come from environment variables; docs/settings.md lists them all.

Examples:
  jeton start                      serve on http://127.0.0.1:8787, data in ./data
  PORT=9000 JETON_DATA=/srv/jeton jeton start
  jeton setup --json               make ids and secrets for a script, without serving`

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
    .action(() => start(surroundings))
  cli
    .command('setup')
    .description('set up without serving; once set up, only show the ids')
    .option('--json', 'print one JSON object; secrets are null when they were shown before')
    .action((options: { json?: boolean }) => setup(surroundings, options))
  return cli
}
