import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  assertDead,
  assertOneWinner,
  issue,
  issued,
  isUndisturbed,
  race,
  type Token,
  winsOf,
} from '../support/ledger.ts'
import { inParallel, times } from '../support/load.ts'
import { type Life, RACES, raceCourse, stopwatch, TOKENS } from '../support/race-course.ts'
import { type Leaps, type SteppedLives, steppedLives } from '../support/stepped-lives.ts'

/** Where the clock is put, ten minutes forth or back each time, and how. In seconds. */
const STEPS = [
  ['set', 600],
  ['set', 0],
  ['crash', 600],
  ['set', 1200],
  ['crash', 600],
  ['set', 0],
  ['crash', -600],
  ['set', 0],
  ['set', 600],
  ['set', 1200],
  ['crash', 1800],
  ['set', 1200],
] as const
const TOKENS_A_STEP = Math.ceil(TOKENS / STEPS.length)

/** A token, and the leaps there had been around its issuing and around the race for it. */
interface Dated {
  readonly token: Token
  readonly beforeIssue: Leaps
  readonly afterIssue: Leaps
  beforeRace: Leaps
  afterRace: Leaps
}

it('redeems no token twice and none that has expired, however the clock is set', async (t) => {
  const course = await raceCourse(t)
  const lives = steppedLives(course)
  await lives.life()
  const took = stopwatch(t)
  const raced = await raceOverSteps(lives)
  const verdicts = Map.groupBy(raced, verdictOn)
  const { live = [], dead = [], open = [] } = Object.fromEntries(verdicts)
  took(
    `${raced.length} tokens, ${STEPS.length} steps of ten minutes, ${live.length} live, ${dead.length} expired, ${open.length} hit by a step`,
  )

  assert.ok(live.length > 0 && dead.length > 0, 'the steps came at the wrong time')
  for (const { token } of live) assertOneWinner(token)
  for (const { token } of dead) assertDead(token)
  const last = await lives.life()
  await inParallel(RACES, [...live, ...dead], ({ token }) => assertStaysDead(last, token))
  await inParallel(RACES, open, ({ token }) => race(last.callers, last.server.made, token))
  for (const { token } of open) assert.ok(winsOf(token) <= 1, 'redeemed twice')
  assert.deepEqual([...new Set(course.storyteller.asked.values())], [1])
})

it('keeps a token dead that was refused as expired, when the clock is put back over a crash', async (t) => {
  const lives = steppedLives(await raceCourse(t))
  const first = await lives.life()
  const tokens = await times(10, () => issued(first.callers, first.server.made))
  await lives.set(600)
  await inParallel(RACES, tokens, (token) => assertStaysDead(first, token))

  await lives.crash(0)
  const second = await lives.life()
  await inParallel(RACES, tokens, (token) => assertStaysDead(second, token))
  const fresh = await issued(second.callers, second.server.made)
  await race(second.callers, second.server.made, fresh)
  assertOneWinner(fresh)
})

/** Issues tokens and races for them without a pause, whatever happens to the clock. */
async function raceOverSteps(lives: SteppedLives): Promise<Dated[]> {
  const dated: Dated[] = []
  for (const [how, ahead] of STEPS) {
    const earlier = dated.filter(({ token }) => token.seen.length === 0)
    const jobs = Array.from({ length: TOKENS_A_STEP }, (_, number) => async () => {
      await issueDated(lives, dated, number % 2 === 0)
      await raceFor(lives, earlier.pop())
    })
    const middle = jobs.splice(TOKENS_A_STEP / 2)
    await inParallel(RACES, [...jobs, () => lives[how](ahead), ...middle], (job) => job())
  }
  return dated.filter(({ token }) => token.seen.length > 0)
}

/** Issues a token, and races for it at once unless that is left for after the next step. */
async function issueDated(lives: SteppedLives, dated: Dated[], isNow: boolean): Promise<void> {
  const { callers, server } = await lives.life()
  const beforeIssue = lives.leaps()
  const token = await issue(callers, server.made)
  if (!token) return
  const now = lives.leaps()
  const one = { token, beforeIssue, afterIssue: now, beforeRace: now, afterRace: now }
  dated.push(one)
  if (isNow) await raceFor(lives, one)
}

async function raceFor(lives: SteppedLives, dated: Dated | undefined): Promise<void> {
  if (!dated) return
  const { callers, server } = await lives.life()
  dated.beforeRace = lives.leaps()
  await race(callers, server.made, dated.token)
  dated.afterRace = lives.leaps()
}

/** What must have been true of a token in its race; open if a step hit its issuing or the race. */
function verdictOn({ token, ...leaps }: Dated): 'live' | 'dead' | 'open' {
  if (!isUndisturbed(token)) return 'open'
  if (leaps.beforeIssue.ended === leaps.afterRace.begun) return 'live'
  return leaps.beforeRace.ended > leaps.afterIssue.begun ? 'dead' : 'open'
}

/** Whatever was seen of it, it is not to be redeemed any more. */
async function assertStaysDead({ callers, server }: Life, token: Token): Promise<void> {
  const again = { ...token, seen: [] }
  await race(callers, server.made, again)
  assertDead(again)
}
