import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  assertOneWinner,
  CALLERS,
  issue,
  issued,
  isUndisturbed,
  race,
  type Token,
  winsOf,
} from '../support/ledger.ts'
import { inParallel } from '../support/load.ts'
import { type Life, RACES, raceCourse, stopwatch, TOKENS } from '../support/race-course.ts'

const KILLS = Math.min(20, Math.ceil(TOKENS / 100))

it(`gives ${TOKENS} tokens to exactly one of ${CALLERS} simultaneous callers each`, async (t) => {
  const { storyteller, start } = await raceCourse(t)
  const life = await start()
  const tokens: Token[] = []
  const took = stopwatch(t)
  await inParallel(RACES, Array(TOKENS).keys(), () => issueAndRace(life, tokens))
  took(`${tokens.length} tokens, ${tokens.length * CALLERS} redeems`)

  for (const token of tokens) assertOneWinner(token)
  assert.equal(storyteller.asked.size, TOKENS)
  assert.deepEqual([...new Set(storyteller.asked.values())], [1])
})

it('redeems no token twice, and loses none that waits, however often the server is killed', async (t) => {
  const { storyteller, start } = await raceCourse(t)
  const tokens: Token[] = []
  let outlived = 0
  const took = stopwatch(t)
  for (let kill = 0; kill < KILLS; kill += 1) {
    const waiting = tokens.filter(({ seen }) => seen.length === 0)
    await liveUntilKilled(await start(), tokens)
    outlived += waiting.filter((token) => isUndisturbed(token) && winsOf(token) === 1).length
  }
  const last = await start()
  const missing = Array(Math.max(0, TOKENS - tokens.length)).fill(() => issueAndRace(last, tokens))
  await inParallel(RACES, [...leftOver(last, tokens), ...missing], (attempt) => attempt())
  const hit = tokens.filter((token) => !isUndisturbed(token))
  took(
    `${tokens.length} tokens, ${KILLS} kills, ${hit.length} hit by one, ${outlived} waited through one`,
  )

  assert.ok(hit.length > 0 && outlived > 0, 'the kills came at the wrong time')
  for (const token of tokens) {
    if (isUndisturbed(token)) assertOneWinner(token)
    else assert.ok(winsOf(token) <= 1, `${token.story} was redeemed ${winsOf(token)} times`)
  }
  assert.deepEqual([...new Set(storyteller.asked.values())], [1])
})

async function issueAndRace({ server, callers }: Life, tokens: Token[]): Promise<void> {
  const token = await issued(callers, server.made)
  tokens.push(token)
  await race(callers, server.made, token)
}

/** Races for what is left over, then for new tokens, and is killed in the middle of it. */
async function liveUntilKilled({ server, callers }: Life, tokens: Token[]): Promise<void> {
  let isKilled = false
  // One and a half for each token that a life has to issue, for half of them wait for the next.
  let untilKilled = Math.ceil((TOKENS / KILLS) * (0.9 + 1.2 * Math.random()))

  async function counted(attempt: () => Promise<unknown>) {
    await attempt()
    untilKilled -= 1
    if (untilKilled > 0 || isKilled) return
    isKilled = true
    await server.killed()
  }
  /** Every other new token is left for the next life. */
  async function begin(number: number) {
    const token = await issue(callers, server.made)
    if (token) tokens.push(token)
    if (token && number % 2 === 0) await race(callers, server.made, token)
  }
  function* attempts() {
    yield* leftOver({ server, callers }, tokens)
    for (let number = 0; ; number += 1) yield () => begin(number)
  }
  function* untilTheEnd() {
    for (const attempt of attempts()) {
      if (isKilled) return
      yield attempt
    }
  }
  await inParallel(RACES, untilTheEnd(), counted)
}

/** Attempts on what earlier lives left: tokens that were hit by a kill, and those that wait. */
function leftOver({ server, callers }: Life, tokens: readonly Token[]): (() => Promise<void>)[] {
  return tokens
    .filter((token) => token.seen.length === 0 || !isUndisturbed(token))
    .map((token) => () => race(callers, server.made, token))
}
