import type { TestContext } from 'node:test'
import { newcomersEnvironment, ran } from './program.ts'

/** Runs the command line to its end, as a newcomer does who gives these settings beside. */
export function jeton(
  t: TestContext,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
) {
  const env = newcomersEnvironment(environment)
  return ran(t, process.execPath, ['src/main.ts', ...args], { env })
}
