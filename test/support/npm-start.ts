import type { TestContext } from 'node:test'
import { newcomersEnvironment, type Program, run } from './program.ts'
import { type FirstRun, firstRunOf, LISTENING } from './server-process.ts'

/** What a newcomer has started, with npm and all. */
export interface NpmStart extends Program {
  readonly url: string
  readonly made: FirstRun
}

/** Runs `npm start` in a group of processes of its own, and waits until it listens. */
export async function npmStart(
  t: TestContext,
  data: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<NpmStart> {
  const program = run(t, 'npm', ['start'], {
    detached: true,
    env: newcomersEnvironment({ PORT: '0', JETON_DATA: data, ...environment }),
  })
  const [, url = ''] = await program.says(LISTENING)
  return { ...program, url, made: firstRunOf(data) }
}
