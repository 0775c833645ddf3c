import assert from 'node:assert/strict'
import { it } from 'node:test'
import { assertOneWinner, CALLERS, isUndisturbed, type Token, winsOf } from '../support/ledger.ts'
import { type Ask, inParallel } from '../support/load.ts'
import { type Life, RACES, raceCourse, stopwatch, TOKENS } from '../support/race-course.ts'
import { type Leaps, type SteppedLives, steppedLives } from '../support/stepped-lives.ts'

/** What happens to the server: it is killed, or its clock is set so many seconds ahead, or both. */
const STEPS = [
  ['crash', 0],
  ['set', 600],
  ['crash', 600],
  ['set', 0],
  ['crash', 0],
  ['set', 1200],
  ['crash', 600],
  ['crash', -600],
  ['set', 600],
  ['crash', 1800],
  ['set', 1200],
  ['crash', 1800],
] as const
const TOKENS_A_STEP = Math.ceil(TOKENS / STEPS.length)

/** A token, and what had happened to the clock around its issuing and around the race for it. */
interface Dated {
  readonly token: Token
  readonly issuedIn: Life
  readonly beforeIssue: Leaps
  racedIn: Life | undefined
  afterRace: Leaps
}

it(`gives ${TOKENS} chat tokens to exactly one of ${CALLERS} simultaneous callers each`, async (t) => {
  const { storyteller, start } = await raceCourse(t)
  const life = await start()
  const tokens: Token[] = []
  const took = stopwatch(t)
  await inParallel(RACES, Array(TOKENS).keys(), async (number) => {
    const token = await issueChat(life, number)
    assert.ok(token, 'no answer')
    tokens.push(token)
    await raceChat(life, token)
  })
  took(`${tokens.length} tokens, ${tokens.length * CALLERS} redeems`)

  for (const token of tokens) assertOneWinner(token)
  assert.equal(storyteller.asked.size, TOKENS)
  assert.deepEqual([...new Set(storyteller.asked.values())], [1])
})

it('redeems no chat token twice, whatever happens to the server and to its clock', async (t) => {
  const course = await raceCourse(t)
  const lives = steppedLives(course)
  const took = stopwatch(t)
  const dated = await raceOverSteps(lives)
  const last = await lives.life()
  const settled = dated.filter(isSettled)
  const hit = dated.filter(({ token }) => !isUndisturbed(token))
  const outlived = settled.filter(({ issuedIn, racedIn }) => issuedIn !== racedIn)
  const expired = dated.filter(({ token }) => isUndisturbed(token) && winsOf(token) === 0)

  for (const { token } of settled) assertOneWinner(token)
  await inParallel(RACES, dated, ({ token }) => raceChat(last, token))
  const kills = STEPS.filter(([how]) => how === 'crash').length
  took(
    `${dated.length} tokens, ${kills} kills, ${STEPS.length} steps, ${hit.length} tokens hit by one, ${outlived.length} waited through a kill, ${expired.length} expired`,
  )
  assert.ok(hit.length > 0 && outlived.length > 0 && expired.length > 0, 'badly timed')
  for (const { token } of dated) {
    assert.ok(winsOf(token) <= 1, `${token.story} was redeemed ${winsOf(token)} times`)
  }
  assert.deepEqual([...new Set(course.storyteller.asked.values())], [1])
})

/** Issues tokens and races for them without a pause; every other one waits for the next step. */
async function raceOverSteps(lives: SteppedLives): Promise<Dated[]> {
  const dated: Dated[] = []
  for (const [how, ahead] of STEPS) {
    const waiting = dated.filter(({ racedIn }) => racedIn === undefined)
    const jobs = Array.from({ length: TOKENS_A_STEP }, (_, number) => async () => {
      const one = await issueDated(lives, number)
      if (one) dated.push(one)
      if (number % 4 < 2) await raceDated(lives, one)
      await raceDated(lives, waiting.pop())
    })
    const middle = jobs.splice(TOKENS_A_STEP / 2)
    await inParallel(RACES, [...jobs, () => lives[how](ahead), ...middle], (job) => job())
  }
  return dated
}

async function issueDated(lives: SteppedLives, number: number): Promise<Dated | undefined> {
  const life = await lives.life()
  const beforeIssue = lives.leaps()
  const token = await issueChat(life, number)
  return token && { token, issuedIn: life, beforeIssue, racedIn: undefined, afterRace: beforeIssue }
}

async function raceDated(lives: SteppedLives, dated: Dated | undefined): Promise<void> {
  if (!dated) return
  const life = await lives.life()
  dated.racedIn = life
  await raceChat(life, dated.token)
  dated.afterRace = lives.leaps()
}

/** Whether nothing can have come between a token and its one winner. */
function isSettled({ token, racedIn, beforeIssue, afterRace }: Dated): boolean {
  return racedIn !== undefined && isUndisturbed(token) && beforeIssue.ended === afterRace.begun
}

let stories = 0

/** Asks for a chat token of the longest life, every other one under the key. */
async function issueChat({ callers, server }: Life, number: number): Promise<Token | undefined> {
  const bearer = number % 2 === 0 ? {} : { bearer: server.made.apiKey.keySecret }
  const path = '/api/v1/chat/token?ttl=300'
  const { status, text, whole } = await callers.ask({ method: 'POST', path, ...bearer })
  if (!whole) return undefined
  assert.equal(status, 200, text)
  stories += 1
  return { secret: JSON.parse(text).token, story: `a chatty dog number ${stories}`, seen: [] }
}

/** Lets callers redeem one token at the same time, half of them by each of the redeem calls. */
async function raceChat({ callers, server }: Life, { secret, story, seen }: Token): Promise<void> {
  const { workflow, chatbot } = server.made
  const run = { path: `/api/v1/run/${workflow.id}/stream?token=${secret}`, json: { story } }
  const messages = [{ role: 'user', content: `Tell me ${story}.` }]
  const chat = {
    path: `/api/v1/chat/${secret}/stream?protocol=text`,
    json: { messages, chatbotId: chatbot.id },
  }
  const calls: Ask[] = Array.from({ length: CALLERS }, (_, at) => (at % 2 === 0 ? run : chat))
  seen.push(...(await Promise.all(calls.map((ask) => callers.ask({ method: 'POST', ...ask })))))
}
