import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ending, type Life, newcomersEnvironment, type Program, run } from './program.ts'

/** The file that starts the real server, and its command. */
const MAIN = ['src/main.ts', 'start'] as const

export interface ServerOptions {
  /** The folder that lasts; the same for every life of a deployment. */
  readonly data: string
  readonly environment?: Readonly<Record<string, string>>
  /** What Node.js runs, when it is not the real server. */
  readonly entry?: readonly string[]
}

/** A server in a process of its own. */
export interface ServerProcess extends Program {
  readonly url: string
  /** What the first start left in the data folder. */
  readonly made: FirstRun
  /** Ends it without a warning, and waits until it has gone. */
  readonly killed: () => Promise<Ending>
}

export interface FirstRun {
  readonly url: string
  readonly organization: { readonly id: string }
  readonly apiKey: { readonly id: string; readonly keyId: string; readonly keySecret: string }
  readonly chatbot: { readonly id: string }
  readonly workflow: { readonly id: string }
  readonly operator: { readonly username: string; readonly password: string }
  readonly accessToken: string
  readonly agent: { readonly id: string }
  readonly assistant: { readonly id: string }
}

/** Starts a server on a free port, and waits until it listens. */
export async function startServer(t: Life, options: ServerOptions): Promise<ServerProcess> {
  const server = await startAgain(t, options)
  return { ...server, made: firstRunOf(options.data) }
}

/** The same, in a folder that was set up by a command. */
export async function startAgain(
  t: Life,
  { data, environment = {}, entry = MAIN }: ServerOptions,
): Promise<Omit<ServerProcess, 'made'>> {
  const program = run(t, process.execPath, entry, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: newcomersEnvironment({ PORT: '0', JETON_DATA: data, ...environment }),
  })
  const [, url = ''] = await program.says(LISTENING)
  return {
    ...program,
    url,
    killed() {
      program.child.kill('SIGKILL')
      return program.ended
    },
  }
}

/** What the log says when connections are taken. */
export const LISTENING = /listening on (http:[^"]+)/

/** What the first start left in the data folder. */
export function firstRunOf(data: string): FirstRun {
  return JSON.parse(readFileSync(join(data, 'first-run.json'), 'utf8'))
}
