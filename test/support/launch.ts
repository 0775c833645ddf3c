import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** How a program ended, and all that it and what it started wrote. */
export type Ended = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export type Launched = {
  readonly process: ChildProcess
  /** Settles when the program, and everything it started that kept its output, has ended. */
  readonly ended: Promise<Ended>
  /** Settles when the words have been written; rejects when the program ends without. */
  readonly says: (words: string) => Promise<void>
}

/** Starts a program without input in that folder and environment. */
export function launch(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Launched {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const written = { stdout: '', stderr: '' }
  const heard = (words: string) => `${written.stdout}${written.stderr}`.includes(words)
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
      child.emit('heard')
    })
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, ...written }))
  })
  const says = (words: string) =>
    new Promise<void>((resolve, reject) => {
      const listen = () => heard(words) && resolve()
      child.on('heard', listen)
      listen()
      ended.then((end) => reject(new Error(`It ended silent: ${JSON.stringify(end)}`)), reject)
    })
  return { process: child, ended, says }
}

/**
 * The environment of a new shell: nothing in it comes from a script of npm, a hook of git or the
 * test runner, and no programs of a clone are in PATH. The given Node.js is the first one there.
 */
export function freshEnvironment(node: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_)|git_|node_test)/i.test(name),
  )
  const env = Object.fromEntries(kept)
  return { ...env, PATH: [dirname(node), ...systemPath()].join(delimiter) }
}

/** A Node.js of this machine that is older than the one Jeton needs, if there is one. */
export function olderNode(): string | undefined {
  return systemPath()
    .map((folder) => join(folder, 'node'))
    .find((node) => existsSync(node) && majorOf(node) < 24)
}

function majorOf(node: string): number {
  const { stdout } = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' })
  return Number.parseInt(stdout, 10)
}

function systemPath(): string[] {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.split('/').includes('node_modules'))
}
