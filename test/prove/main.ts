import { commanded } from '../support/command-line.ts'
import { findBug } from './find-bug.ts'
import { type Ground, startGround } from './ground.ts'
import { beginLife } from './life.ts'
import { type Options, optionsFrom, USAGE } from './options.ts'
import { prove } from './prove.ts'
import { at, reportOf } from './report.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

/** Whether every guarantee held. */
async function proveAll(ground: Ground, options: Options): Promise<boolean> {
  const { seed, servers, seconds, faults } = options
  say(`seed ${seed}, ${servers} servers, ${seconds} s; faults: ${faults.join(', ')}`)
  const proof = await prove(ground, { ...options, name: 'prove', focus: 'all', tell: say })
  for (const line of reportOf(proof)) say(line)
  return proof.violations.length === 0
}

/** Whether every bug was found. */
async function findAll(ground: Ground, { planted, seed }: Options): Promise<boolean> {
  let isFound = true
  for (const name of planted) {
    say(`${name}: seed ${seed}`)
    const { proof, found } = await findBug(ground, name, { seed, tell: say })
    for (const line of reportOf(proof)) say(line)
    say(`${name}: ${found ? 'found' : 'NOT FOUND'} after ${at(proof.milliseconds)}`)
    isFound &&= found !== undefined
  }
  return isFound
}

async function main(options: Options): Promise<number> {
  const life = beginLife()
  const leave = () => void life.end().finally(() => process.exit(130))
  process.once('SIGINT', leave).once('SIGTERM', leave)
  try {
    const ground = await startGround(life)
    const isGood = await (options.planted.length > 0 ? findAll : proveAll)(ground, options)
    return isGood ? 0 : 1
  } finally {
    await life.end()
  }
}

process.exitCode = await commanded({
  name: 'prove',
  usage: USAGE,
  needs: ['PostgreSQL', 'Redis'],
  options: () => optionsFrom(process.argv.slice(2)),
  main,
})
