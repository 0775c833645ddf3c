import { type Needed, need } from './system.ts'

export interface CommandLine<Options> {
  /** Of the npm script. */
  readonly name: string
  readonly usage: string
  /** What it runs of the system's programs. */
  readonly needs: readonly Needed[]
  /** Reads the command line; undefined if it asks for help. Throws for one that makes no sense. */
  readonly options: () => Options | undefined
  /** Does the work, and gives the exit code. */
  readonly main: (options: Options) => Promise<number>
}

/**
 * Runs a program of the tests to its end, and gives its exit code. A command line that makes no
 * sense, and a program of the system that is missing, are one sentence on standard error.
 */
export async function commanded<Options>(line: CommandLine<Options>): Promise<number> {
  const { name, usage, needs, main } = line
  const refuse = (sentence: string) => {
    process.stderr.write(`${sentence}\n`)
    return 1
  }
  let options: Options | undefined
  try {
    options = line.options()
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault)
    return refuse(`${name}: ${why}. npm run ${name} -- --help says what there is.`)
  }
  if (!options) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const missing = need(...needs)
  return missing === false ? main(options) : refuse(`npm run ${name} ${missing}.`)
}
