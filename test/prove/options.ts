import { parseArgs } from 'node:util'
import { BUG_NAMES, type BugName, isBugName } from './bugs.ts'
import { FAULT_NAMES, type FaultName, isFaultName } from './faults/index.ts'

export const USAGE = `Starts servers over a PostgreSQL and a Redis, breaks whatever there is, and judges what callers saw.

npm run prove -- [options]

  --minutes N     how long; 1 unless told
  --seed N        another seed is another order of faults
  --servers N     how many processes; 3 unless told
  --faults a,b    only these, of: ${FAULT_NAMES.join(', ')}
  --planted NAME  plants a bug and ends with 0 if it is found within a minute; one or more of
                  ${BUG_NAMES.join(', ')}, or all
  --help          this

Ends with 0 if every guarantee held, and with 1 if one was broken.`

export interface Options {
  readonly seed: number
  readonly servers: number
  readonly seconds: number
  readonly peaceSeconds: number
  readonly faults: readonly FaultName[]
  /** The bugs that are to be found; none if the program is to be proved as it is. */
  readonly planted: readonly BugName[]
}

/** Reads a command line; undefined if it asks for help. Throws for one that makes no sense. */
export function optionsFrom(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      servers: { type: 'string', default: '3' },
      faults: { type: 'string', default: FAULT_NAMES.join(',') },
      planted: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const seconds = 60 * numberOf('minutes', values.minutes)
  return {
    seed: numberOf('seed', values.seed),
    servers: numberOf('servers', values.servers),
    seconds,
    peaceSeconds: Math.min(15, seconds / 4),
    faults: values.faults.split(',').filter(Boolean).map(faultOf),
    planted:
      values.planted === 'all' ? BUG_NAMES : values.planted.split(',').filter(Boolean).map(bugOf),
  }
}

function numberOf(name: string, text: string): number {
  const number = Number(text)
  if (Number.isFinite(number) && number >= 0 && text !== '') return number
  throw new RangeError(`--${name} must be a number, not "${text}"`)
}

function faultOf(name: string): FaultName {
  if (isFaultName(name)) return name
  throw new RangeError(`there is no fault "${name}"; there are ${FAULT_NAMES.join(', ')}`)
}

function bugOf(name: string): BugName {
  if (isBugName(name)) return name
  throw new RangeError(`there is no bug "${name}"; there are ${BUG_NAMES.join(', ')}`)
}
