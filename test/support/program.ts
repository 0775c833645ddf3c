import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

/** How a program ended: by itself with a code, or by a signal. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A test, or a whole file of them, at whose end something is to be done. */
export interface Life {
  after(work: () => unknown): void
}

/** A program that runs, and dies with the test at the latest. */
export interface Program {
  readonly child: ChildProcess
  readonly pid: number
  /** All that it has written so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** Waits until it has written something that matches. Rejects if it ends without. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly ended: Promise<Ending>
}

/**
 * The environment of somebody who has just opened a shell, and what is given beside it. Code that
 * has been compiled before need not be compiled again, which makes no difference but in time.
 */
export function newcomersEnvironment(more: Readonly<Record<string, string>> = {}) {
  const { HOME = '/root', PATH = '/usr/bin:/bin', NODE_COMPILE_CACHE = '' } = process.env
  const path = PATH.split(':').filter((folder) => !folder.includes('node_modules'))
  return { HOME, PATH: path.join(':'), LANG: 'C.UTF-8', NODE_COMPILE_CACHE, ...more }
}

/** Starts a program, with the environment of a newcomer unless another is given. */
export function run(
  t: Life,
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Program {
  const stdio = ['pipe', 'pipe', 'pipe'] as const
  const child = spawn(command, args, { stdio: [...stdio], env: newcomersEnvironment(), ...options })
  let [out, err] = ['', '']
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  ended.catch(() => undefined) // for those who wait for something else
  t.after(async () => {
    endAll(child, options.detached === true)
    await ended.catch(() => undefined)
  })
  return {
    child,
    pid: child.pid ?? 0,
    stdout: () => out,
    stderr: () => err,
    says: (pattern) => said(child, pattern, () => out + err, ended),
    ended,
  }
}

/** Runs a program to its end, and gives what it wrote. */
export async function ran(
  t: Life,
  ...program: Parameters<typeof run> extends [unknown, ...infer Rest] ? Rest : never
) {
  const running = run(t, ...program)
  running.child.stdin?.end()
  const { code, signal } = await running.ended
  return { code, signal, stdout: running.stdout(), stderr: running.stderr() }
}

/** Whether anything is left of a group of processes. */
export function isGroupAlive(leader: number): boolean {
  try {
    return process.kill(-leader, 0)
  } catch {
    return false
  }
}

function endAll(child: ChildProcess, isLeader: boolean): void {
  if (isLeader && child.pid !== undefined && isGroupAlive(child.pid)) {
    process.kill(-child.pid, 'SIGKILL')
  }
  child.kill('SIGKILL')
}

function said(
  child: ChildProcess,
  pattern: RegExp,
  text: () => string,
  ended: Promise<Ending>,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = pattern.exec(text())
      if (!found) return
      for (const output of [child.stdout, child.stderr]) output?.off('data', look)
      resolve(found)
    }
    for (const output of [child.stdout, child.stderr]) output?.on('data', look)
    look()
    const never = () => reject(new Error(`ended without saying ${pattern}:\n${text()}`))
    ended.then(never, reject)
  })
}
