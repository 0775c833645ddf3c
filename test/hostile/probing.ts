import { fork } from 'node:child_process'
import { once } from 'node:events'
import { preferred } from '../support/preferred.ts'
import type { Life } from '../support/program.ts'

/** What came of asking whether a server lives. */
export interface Probed {
  /** How long each answer took. */
  readonly milliseconds: readonly number[]
  /** What was there in the place of each answer that did not come, or was no 200. */
  readonly unanswered: readonly string[]
}

/** Begins to ask, and gives what ends it. */
export async function startProbe(life: Life, url: string): Promise<() => Promise<Probed>> {
  const child = fork(new URL('./probe.ts', import.meta.url), [url])
  life.after(() => child.kill('SIGKILL'))
  preferred(child.pid ?? 0)
  await once(child, 'message')
  return async () => {
    const told = once(child, 'message')
    child.send('end')
    const [probed] = (await told) as [Probed]
    return probed
  }
}
