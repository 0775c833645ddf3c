import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { freePort } from '../support/free-port.ts'
import { npmStart } from '../support/npm-start.ts'
import { newcomersEnvironment, ran } from '../support/program.ts'
import { skipWithout } from '../support/real-clients.ts'
import { LISTENING } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { npmStartOnTerminal } from '../support/terminal.ts'
import { isAsSaid, tourIn, tourOn } from '../support/tour.ts'

const README = readFileSync('README.md', 'utf8')
const [SHORT, LONG] = [tourIn(README), tourOn(readFileSync('docs/tour.md', 'utf8'))]
/** What the tours have their reader take from the panel. */
const ON_PANEL = {
  KEY_ID: 'API key id',
  KEY: 'API key secret',
  WORKFLOW: 'Workflow',
  AGENT: 'Agent',
  PASSWORD: 'Password',
}
const MARK = '--- the next stop ---\n'

it('says what Jeton is, and gives the two commands and a tour on the first screens', () => {
  assert.match(README, /^# Jeton\n\n\w/)
  assert.match(README, /\n```sh\nnpm start\nnpm test\n```\n/)
  assert.equal(SHORT.length, 4)
  assert.ok(LONG.length > 8)
})

it('says what it says, line by line, where there was no terminal', {
  skip: skipWithout('curl'),
}, async (t) => {
  const data = join(tempFolder(t), 'data')
  const PORT = await freePort()
  await npmStart(t, data, { PORT })
  await goOnTour(t, { PORT, JETON_DATA: data })
})

it('says the same to somebody who took ids and secrets from the panel', {
  skip: skipWithout('curl') || skipWithout('script'),
}, async (t) => {
  const PORT = await freePort()
  const panel = npmStartOnTerminal(t, join(tempFolder(t), 'data'), { PORT })
  await panel.says(LISTENING)
  const shown: Record<string, string> = {}
  for (const [name, label] of Object.entries(ON_PANEL)) {
    shown[name] = (await panel.says(new RegExp(`${label} +(\\S+)`)))[1] ?? ''
  }
  await goOnTour(t, { PORT, ...shown })
})

/** Types the lines of the short tour, and then of the long one, into one shell, in a folder that is none of the project's. */
async function goOnTour(t: TestContext, environment: Readonly<Record<string, string>>) {
  const stops = [...SHORT, ...LONG]
  const script = stops.map(({ lines }) => `${lines}printf '%s' '${MARK}'\n`).join('')
  const env = newcomersEnvironment(environment)
  const { code, stdout } = await ran(t, 'bash', ['-c', script], { cwd: tempFolder(t), env })
  assert.equal(code, 0)
  const heard = stdout.split(MARK)
  for (const [at, { lines, says }] of stops.entries()) {
    assert.ok(isAsSaid(heard[at] ?? '', says), `${lines}\nsaid\n${heard[at]}`)
  }
}
