import type { FastifyReply } from 'fastify'
import type { Invalid } from '../../core/administration/index.ts'
import type { Denial } from '../../core/answer.ts'
import type { OverQuota } from '../../core/limits/index.ts'
import type { TooManyChanges } from '../../core/tokens/index.ts'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import { foreignPage } from '../../http/presented.ts'
import { PROBLEM_TYPE, problemOf, type Word } from './wire.ts'

/** Every no of a verb. */
export type No =
  | Invalid
  | OverQuota
  | TooManyChanges
  | Denial<Exclude<Word, Detailed>>
  | Denial<'foreign_page'>
  | Denial<'holds_live_keys', { readonly apiKeyIds: readonly string[] }>

/** Denials that come with what their words need. */
type Detailed = 'holds_live_keys' | 'invalid_fields' | 'over_quota' | 'rate_limited'

/** Says no in the words of this family, which are problem details (RFC 9457). */
export function say(reply: FastifyReply, word: Word, more: object = {}): FastifyReply {
  const problem = problemOf(word)
  return sendRefusal(reply.type(PROBLEM_TYPE), problem.status, { ...problem, ...more })
}

/** Says why a verb did nothing. */
export function sayNo(reply: FastifyReply, no: No): FastifyReply {
  switch (no.denial) {
    case 'invalid_fields':
      return say(reply, no.denial, { errors: no.problems })
    case 'holds_live_keys':
      return say(reply, no.denial, { apiKeyIds: no.apiKeyIds })
    case 'foreign_page':
      return say(reply, 'forbidden', { detail: foreignPage(reply.request) })
    case 'over_quota': {
      const { remedy: detail, ...quota } = no.usedUp
      return say(reply, no.denial, { detail, quota })
    }
    case 'rate_limited':
      return say(reply.headers(exceededHeaders(no.quota)), no.denial)
    default:
      return say(reply, no.denial)
  }
}
