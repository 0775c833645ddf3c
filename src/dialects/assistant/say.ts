import type { FastifyReply } from 'fastify'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import { isoSeconds } from '../../http/instant.ts'
import { foreignPage } from '../../http/presented.ts'
import { ERRORS, FIELD_WORDS, type Verbs, WORDS } from './wire.ts'

/** Says no in the words of this family. */
export function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  const [status, message] = WORDS[word]
  return sayWords(reply, status, message)
}

type Verb = {
  [Name in keyof Verbs]: Verbs[Name][keyof Verbs[Name]]
}[keyof Verbs]
type No = Exclude<Awaited<ReturnType<Verb>>, { readonly ok: true }>

/**
 * Says what a verb has denied.
 *
 * @param unknown a field of the request that nobody knows, for which it could not be read
 */
export function sayNo(reply: FastifyReply, no: No, unknown?: string): FastifyReply {
  switch (no.denial) {
    case 'invalid_field':
      return sayWords(reply, 400, unknown === undefined ? FIELD_WORDS[no.field] : notKnown(unknown))
    case 'outlives_its_parent':
      return sayWords(reply, 400, outlives(no.latestAt))
    case 'wider_than_parent':
      return sayWords(reply, 400, `${no.field} ${WIDER}`)
    case 'foreign_page':
      return sayWords(reply, 403, foreignPage(reply.request))
    case 'invalid_conversation':
      return sayWords(reply, 400, no.problem)
    case 'rate_limited':
      return say(reply.headers(exceededHeaders(no.quota)), no.denial)
    case 'over_quota':
      return sayWords(reply, WORDS.over_quota[0], no.usedUp.remedy)
    case 'busy':
      return say(reply.header('retry-after', '1'), no.denial)
    default:
      return say(reply, no.denial)
  }
}

function sayWords(reply: FastifyReply, statusCode: keyof typeof ERRORS, message: string) {
  return sendRefusal(reply, statusCode, { statusCode, error: ERRORS[statusCode], message })
}

const notKnown = (field: string): string => `${field} is not known here: leave it out.`

/** @param latestAt milliseconds since 1970 */
const outlives = (latestAt: number): string =>
  `expiresAt must be at the latest ${isoSeconds(latestAt)}, when the credential that was presented ends.`

const WIDER =
  'must allow no more than the credential that was presented: leave it out, or give the same kind and the same value or a part of it.'
