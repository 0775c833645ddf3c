import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { setTimeout as later } from 'node:timers/promises'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { type Dependency, FAILURE_POLICY, type Outcome } from '../../src/core/failure-policy.ts'
import type { Takeable, Way } from './outages.ts'
import { ASKS, type Ask, type Asker } from './policy-asks.ts'
import { UNAVAILABLE } from './policy-words.ts'

export interface Outage {
  readonly dependency: Dependency
  readonly way: Way
  readonly server: Takeable
}

/** How long the answers of one row took, in milliseconds. */
export interface Times {
  readonly subject: Asked
  /** The very first, which finds out. */
  readonly first: number
  readonly others: readonly number[]
  /** From the return of the dependency until each was answered as usual. */
  readonly back: readonly number[]
}

export type Asked = keyof typeof ASKS

type Answer = Pick<LightMyRequestResponse, 'body' | 'headers' | 'statusCode'>

export const ALL_ASKED = Object.keys(ASKS) as Asked[]

/** How often each request is made while the dependency is away. */
const TIMES = 3

const LONGEST_MILLISECONDS = 10_000

/** What each outcome looks like from outside. */
const LOOKS: Readonly<Record<Outcome, (ask: Ask, answer: Answer, away: Dependency) => void>> = {
  goes_on: assertUsual,
  remembered: assertUsual,
  counted_here: assertUsual,
  refused: assertRefused,
  told(_, answer, away) {
    const { statusCode, body } = answer
    assert.deepEqual([statusCode, body], [503, `{"status":"unavailable","down":["${away}"]}`])
  },
  kept: assertUsual,
  tried_again: assertUsual,
}

function assertUsual({ usual }: Ask, answer: Answer): void {
  assert.equal(answer.statusCode, usual, answer.body)
}

export function assertRefused({ family }: Ask, answer: Answer): void {
  assert.equal(answer.statusCode, 503, answer.body)
  assert.ok(family, 'it has no words for that')
  assert.deepEqual(JSON.parse(answer.body), UNAVAILABLE[family])
  assert.equal(answer.headers['retry-after'], '1')
}

/** Takes a dependency away, asks for all of these, gives it back, and asks until all is as usual. */
export async function walk(
  asker: Asker,
  { dependency, way, server }: Outage,
  subjects: readonly Asked[],
): Promise<Times[]> {
  const prepared = []
  for (const subject of subjects) prepared.push(await prepare(asker, subject))
  const times = []
  await server.take(way)
  try {
    for (const { subject, requests } of prepared) {
      const judge = LOOKS[FAILURE_POLICY[subject][dependency]]
      const took: number[] = []
      for (const { ask, request } of requests) {
        const { answer, milliseconds } = await timed(asker, request)
        took.push(milliseconds)
        judge(ask, answer, dependency)
      }
      const [first = 0, ...others] = took
      times.push({ subject, first, others })
    }
  } finally {
    await server.giveBack(way)
  }
  const returnedAt = performance.now()
  const back = times.map(async (row) => ({
    ...row,
    back: await Promise.all(ASKS[row.subject].map((ask) => untilUsual(asker, ask, returnedAt))),
  }))
  return Promise.all(back)
}

/** Sees that each request is answered as usual, and prepares it for the outage. */
async function prepare(asker: Asker, subject: Asked) {
  const asks: readonly Ask[] = ASKS[subject]
  for (const ask of asks) await untilUsual(asker, ask, performance.now())
  const requests = []
  for (let time = 0; time < TIMES; time++) {
    for (const ask of asks) requests.push({ ask, request: await ask.prepare(asker) })
  }
  for (const { ask, request } of isRemembered(subject) ? requests : []) {
    assertUsual(ask, await answered(asker, request))
  }
  return { subject, requests }
}

/** Whether the memory of a process stands in for the database. Of that, nothing is used up. */
export const isRemembered = (subject: Asked) => FAILURE_POLICY[subject].database === 'remembered'

async function timed(asker: Asker, request: InjectOptions) {
  const askedAt = performance.now()
  const answer = await answered(asker, request)
  return { answer, milliseconds: performance.now() - askedAt }
}

/** Asks. Of an answer that has no end it takes the beginning, and leaves. */
export async function answered({ app }: Asker, request: InjectOptions): Promise<Answer> {
  if (!request.payloadAsStream) return app.inject(request)
  const leaving = new AbortController()
  const answer = await app.inject({ ...request, signal: leaving.signal })
  const { statusCode, headers } = answer
  if (statusCode >= 400) return { statusCode, headers, body: await text(answer.stream()) }
  leaving.abort()
  return { statusCode, headers, body: '' }
}

/** Asks until the answer is the usual one, and says how long after that instant it was. */
export async function untilUsual(asker: Asker, ask: Ask, since: number): Promise<number> {
  return until(since, async () => {
    const request = await ask.prepare(asker).catch(() => undefined)
    if (!request) return false
    return (await answered(asker, request)).statusCode === ask.usual
  })
}

/** Looks until something is so, and says how long after that instant it was. */
export async function until(since: number, isSo: () => Promise<boolean>): Promise<number> {
  while (!(await isSo())) {
    assert.ok(performance.now() - since < LONGEST_MILLISECONDS, 'it never comes to be so')
    await later(50) // so that all who ask leave some time for the answers
  }
  return performance.now() - since
}

export function median(all: readonly number[]): number {
  return [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0
}
