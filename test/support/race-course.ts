import { loadavg } from 'node:os'
import type { TestContext } from 'node:test'
import { CALLERS } from './ledger.ts'
import { type Callers, callersOf } from './load.ts'
import { publish } from './publish.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { type Storyteller, startStoryteller } from './storyteller.ts'
import { tempFolder } from './temp-folder.ts'

/** How many tokens a race is about. The full proof takes 10,000. */
export const TOKENS = Number(process.env.RACE_TOKENS ?? 250)
/** How many of them are raced for at the same time. */
export const RACES = 8

const NO_LIMITS = {
  JETON_LIMIT_STREAM_TOKENS_PER_MINUTE: '1000000000',
  JETON_LIMIT_REDEEMS_PER_MINUTE: '1000000000',
  JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: '1000000000',
  JETON_LIMIT_PUBLIC_RUNS_PER_ADDRESS_AND_MINUTE: '1000000000',
  JETON_LIMIT_PUBLIC_RUNS_PER_ASSISTANT_AND_MINUTE: '1000000000',
  JETON_LIMIT_PUBLIC_RUNS_AT_ONCE: '1000000000',
  JETON_PUBLIC_CREDITS_PER_DAY: '1000000000',
}

/** One life of a server, and those who call it. */
export interface Life {
  readonly server: ServerProcess
  readonly callers: Callers
}

/** A deployment without limits that outlives its servers. */
export interface Course {
  readonly storyteller: Storyteller
  /** Starts the next life, of the real server unless Node.js is given something else to run. */
  readonly start: (...entry: string[]) => Promise<Life>
}

/** Prepares a course, whose assistants are answered over HTTP. */
export async function raceCourse(t: TestContext): Promise<Course> {
  const storyteller = await startStoryteller(t)
  const data = tempFolder(t)
  const environment = { ...NO_LIMITS, ...storyteller.environment }
  let isPublished = false
  return {
    storyteller,
    async start(...entry) {
      const chosen = entry.length > 0 ? { entry } : {}
      const server = await startServer(t, { data, environment, ...chosen })
      if (!isPublished) await publish(server)
      isPublished = true
      return { server, callers: callersOf(t, server.url, RACES * CALLERS) }
    },
  }
}

/** Tells in the report how long something took, and how busy the machine was. */
export function stopwatch(t: TestContext): (done: string) => void {
  const begunAt = performance.now()
  return (done) => {
    const seconds = ((performance.now() - begunAt) / 1000).toFixed(1)
    t.diagnostic(`${done}: ${seconds} s, load ${loadavg()[0]?.toFixed(1)}`)
  }
}
