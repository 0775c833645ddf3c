import assert from 'node:assert/strict'
import { type Callers, type Seen, times } from './load.ts'
import type { FirstRun } from './server-process.ts'
import { storyOf } from './storyteller.ts'

export const CALLERS = 20

/** A token whose issuing was acknowledged, and all that anybody saw of it since. */
export interface Token {
  readonly secret: string
  /** Asked for with this token and no other, so that the upstream's count is the token's. */
  readonly story: string
  readonly seen: Seen[]
}

let stories = 0

/** Asks for a token of the longest life. Undefined if the answer does not arrive. */
export async function issue(callers: Callers, { apiKey }: FirstRun): Promise<Token | undefined> {
  const { status, text, whole } = await callers.ask({
    path: '/api/v1/token?ttl=300',
    bearer: apiKey.keySecret,
  })
  if (!whole) return undefined
  assert.equal(status, 200, text)
  stories += 1
  return { secret: JSON.parse(text).token, story: `a dog number ${stories}`, seen: [] }
}

/** The same, of a server that nobody kills. */
export async function issued(callers: Callers, made: FirstRun): Promise<Token> {
  const token = await issue(callers, made)
  assert.ok(token, 'no answer')
  return token
}

/** Lets callers redeem one token at the same time. */
export async function race(
  callers: Callers,
  { workflow }: FirstRun,
  { secret, story, seen }: Token,
  count: number = CALLERS,
): Promise<void> {
  const path = `/api/v1/run/${workflow.id}/stream?token=${secret}`
  seen.push(...(await times(count, () => callers.ask({ method: 'POST', path, json: { story } }))))
}

/** How often it was redeemed: the status line alone says so. */
export const winsOf = ({ seen }: Token): number =>
  seen.filter(({ status }) => status === 200).length

/** Whether every answer came, and to its end. */
export const isUndisturbed = ({ seen }: Token): boolean => seen.every(({ whole }) => whole)

/** Exactly one caller got the answer, all of it, and the others the refusal they should. */
export function assertOneWinner(token: Token): void {
  assert.ok(isUndisturbed(token))
  assert.equal(winsOf(token), 1, `${token.story} was redeemed ${winsOf(token)} times`)
  for (const { status, text } of token.seen) {
    if (status === 200) assert.equal(text, storyOf(token.story))
    else assertRefused(status, text)
  }
}

/** Nobody got anything. */
export function assertDead({ seen }: Token): void {
  for (const { status, text } of seen) assertRefused(status, text)
}

function assertRefused(status: number, text: string): void {
  assert.equal(status, 401, text)
  assert.equal(text, '{"error":"Unauthorized. Please provide a valid secret key.","success":false}')
}
