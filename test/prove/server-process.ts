import { once } from 'node:events'
import { freePort } from '../support/free-port.ts'
import { type Life, newcomersEnvironment, type Program, run } from '../support/program.ts'

/** One of the processes that serve, through all its lives. */
export interface Server {
  readonly number: number
  readonly url: string
  readonly kill: () => Promise<void>
  /** Starts it again, and waits until it listens. */
  readonly start: () => Promise<void>
  readonly signal: (signal: 'SIGCONT' | 'SIGSTOP') => void
  /** Sets its clock so many seconds ahead of the real one, until it is killed. */
  readonly setClock: (aheadSeconds: number) => Promise<void>
  /** What its lives have written. */
  readonly written: () => string
}

const MOST_ATTEMPTS = 4

/** Starts one, at an address that it keeps. */
export async function startServer(
  life: Life,
  number: number,
  environment: Readonly<Record<string, string>>,
  bug = '',
): Promise<Server> {
  const port = await freePort()
  const env = newcomersEnvironment({ PORT: port, ...environment })
  const entry = ['test/prove/server.ts', bug]
  let written = ''

  /** Whatever it depends on may be away when it starts, and it gives up then. */
  async function launch(attempts = MOST_ATTEMPTS): Promise<Program> {
    const program = run(life, process.execPath, entry, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env,
    })
    program.ended.then(() => {
      written += program.stdout() + program.stderr()
    })
    try {
      await program.says(/listening on /)
      return program
    } catch (fault) {
      if (attempts <= 1) throw fault
      return launch(attempts - 1)
    }
  }

  let program = await launch()
  return {
    number,
    url: `http://127.0.0.1:${port}`,
    async kill() {
      program.child.kill('SIGKILL')
      await program.ended
    },
    async start() {
      program = await launch()
    },
    signal: (signal) => void program.child.kill(signal),
    async setClock(aheadSeconds) {
      const isSet = once(program.child, 'message')
      program.child.send(aheadSeconds)
      await isSet
    },
    written: () => written + program.stdout() + program.stderr(),
  }
}
