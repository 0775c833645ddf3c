import { LONGEST_EXTERNAL_ID } from '../../core/accounts/index.ts'
import { isLongerThan } from '../../core/code-points.ts'
import { type Fields, isFields } from '../../core/fields.ts'
import { isPlain, NOT_PLAIN } from '../../core/text.ts'
import type { Verbs } from './wire.ts'

type Issue = Parameters<Verbs['issuing']['user']>[0]['asked']
type Invalidation = Parameters<Verbs['bearers']['invalidate']>[0]['asked']

const USUAL_LIFETIME = '24h'

/** Of every field; in Unicode code points. */
const LONGEST = LONGEST_EXTERNAL_ID

/** Reads what a token is asked for with, or says all that is wrong with it. */
export function askedForToken(body: unknown): Issue {
  if (!isFields(body)) return NO_OBJECT
  const expiresIn = body.expiresIn ?? USUAL_LIFETIME
  const problems = [
    ...problemsOf(body, ['keyId', 'keySecret', 'userId', 'agentId']),
    ...wrongText('expiresIn', expiresIn),
  ]
  if (problems.length > 0) return { problems }
  const { keyId, keySecret, userId, agentId } = body
  return {
    keyId: String(keyId),
    keySecret: String(keySecret),
    userId: String(userId),
    agentId: String(agentId),
    expiresIn: String(expiresIn),
  }
}

/** Reads whose tokens shall end, or says all that is wrong with it. */
export function askedForInvalidation(body: unknown): Invalidation {
  if (!isFields(body)) return NO_OBJECT
  const problems = problemsOf(body, ['keyId', 'keySecret', 'customerUserId'])
  if (problems.length > 0) return { problems }
  const { keyId, keySecret, customerUserId } = body
  return {
    keyId: String(keyId),
    keySecret: String(keySecret),
    endUser: String(customerUserId),
  }
}

const NO_OBJECT = { problems: ['The body must be a JSON object.'] } as const

/** What is wrong with fields that must be there and say something. */
function problemsOf(body: Fields, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const value = body[name]
    if (value === undefined || value === null) return [`${name} is required.`]
    return value === '' ? [`${name} must not be empty.`] : wrongText(name, value)
  })
}

function wrongText(name: string, value: unknown): string[] {
  if (typeof value !== 'string') return [`${name} must be a string.`]
  if (isLongerThan(value, LONGEST)) return [`${name} must have at most ${LONGEST} characters.`]
  return isPlain(value) ? [] : [`${name} ${NOT_PLAIN}.`]
}
