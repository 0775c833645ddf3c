import { parseArgs } from 'node:util'
import { ATTACKS } from './attacks.ts'
import type { Options } from './hostile.ts'

const NAMES = Object.keys(ATTACKS)

export const USAGE = `Starts a server, attacks it with the largest, deepest, longest and slowest of everything that its
routes take, and asks meanwhile whether it lives.

npm run hostile -- [options]

  --minutes N     how long; 1 unless told
  --seed N        another seed is another choice of requests
  --attacks a,b   only these, of: ${NAMES.join(', ')}
  --help          this

Ends with 0 if the server answered every probe and stayed within its bounds, and with 1 if not. Time
and memory are told beside what they should be.`

/** Reads a command line; undefined if it asks for help. Throws for one that makes no sense. */
export function optionsFrom(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      attacks: { type: 'string', default: NAMES.join(',') },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const seconds = 60 * numberOf('minutes', values.minutes)
  return {
    seed: numberOf('seed', values.seed),
    seconds,
    peaceSeconds: Math.min(15, seconds / 4),
    attacks: values.attacks.split(',').map(attackOf),
  }
}

function numberOf(name: string, text: string): number {
  const number = Number(text)
  if (Number.isFinite(number) && number >= 0 && text !== '') return number
  throw new RangeError(`--${name} must be a number, not "${text}"`)
}

function attackOf(name: string): string {
  if (NAMES.includes(name)) return name
  throw new RangeError(`--attacks names "${name}", which is none of ${NAMES.join(', ')}`)
}
