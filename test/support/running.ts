import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Company, Ending } from './deployment.ts'
import { logLines } from './log-lines.ts'

export interface Running {
  readonly port: number
  /** The data folder. */
  readonly path: string
  /** What its first start set up. */
  readonly made: Company & { readonly password: string; readonly accessToken: string }
  /** All that the process has written, to whatever end. */
  readonly written: () => string
  /** Ends it as an operator does, and says with what code it went. */
  readonly stop: () => Promise<number | null>
}

interface FirstRun {
  readonly organization: { readonly id: string }
  readonly apiKey: { readonly keyId: string; readonly keySecret: string }
  readonly workflow: { readonly id: string }
  readonly operator: { readonly password: string }
  readonly accessToken: string
}

/** Starts the real thing, as a process of its own on a folder of its own. */
export async function running(
  ending: Ending,
  environment: Record<string, string> = {},
): Promise<Running> {
  const path = environment.JETON_DATA ?? mkdtempSync(join(tmpdir(), 'jeton-'))
  const child = spawn(process.execPath, ['src/main.ts', 'start'], {
    env: { PORT: '0', JETON_DATA: path, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit')
  const output = logLines()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', output.write)
  }
  ending.after(async () => {
    child.kill('SIGKILL')
    await gone
    rmSync(path, { recursive: true, force: true })
  })

  const listening = await Promise.race([output.said(/listening on/), gone])
  const port = Number(/listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(String(listening))?.[1])
  if (!port) throw new Error(`it did not start: ${output.lines.join('')}`)
  const firstRun: FirstRun = JSON.parse(readFileSync(join(path, 'first-run.json'), 'utf8'))
  return {
    port,
    path,
    made: {
      organization: firstRun.organization.id,
      apiKey: firstRun.apiKey.keySecret,
      keyId: firstRun.apiKey.keyId,
      workflow: firstRun.workflow.id,
      password: firstRun.operator.password,
      accessToken: firstRun.accessToken,
    },
    written: () => output.lines.join(''),
    async stop() {
      child.kill('SIGTERM')
      const [code] = await gone
      return code
    },
  }
}
