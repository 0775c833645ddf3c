import { beginLife } from '../prove/life.ts'
import { commanded } from '../support/command-line.ts'
import { attack, type Options } from './hostile.ts'
import { optionsFrom, USAGE } from './options.ts'
import { reportOf, violationsIn } from './report.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main(options: Options): Promise<number> {
  const life = beginLife()
  const leave = () => void life.end().finally(() => process.exit(130))
  process.once('SIGINT', leave).once('SIGTERM', leave)
  try {
    say(`seed ${options.seed}, ${options.seconds} s`)
    const seen = await attack(life, options)
    for (const line of reportOf(seen)) say(line)
    return violationsIn(seen).length === 0 ? 0 : 1
  } finally {
    await life.end()
  }
}

process.exitCode = await commanded({
  name: 'hostile',
  usage: USAGE,
  needs: [],
  options: () => optionsFrom(process.argv.slice(2)),
  main,
})
