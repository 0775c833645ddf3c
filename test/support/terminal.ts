import type { TestContext } from 'node:test'
import { newcomersEnvironment, type Program, run } from './program.ts'

/** Runs `npm start` as if it had been typed into a terminal. Its lines end with `\r\n`. */
export function npmStartOnTerminal(
  t: TestContext,
  data: string,
  environment: Readonly<Record<string, string>> = {},
): Program {
  return run(t, 'script', ['-qefc', 'npm start', '/dev/null'], {
    detached: true,
    env: newcomersEnvironment({ PORT: '0', JETON_DATA: data, ...environment }),
  })
}
