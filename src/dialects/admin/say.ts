import type { FastifyReply } from 'fastify'
import type { Invalid } from '../../core/administration/index.ts'
import type { Denial } from '../../core/answer.ts'
import type { Quota } from '../../core/limits/index.ts'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import { PROBLEM_TYPE, problemOf, type Word } from './wire.ts'

/** Every no of a verb. */
export type No =
  | Invalid
  | Denial<Exclude<Word, 'holds_live_keys' | 'invalid_fields' | 'rate_limited'>>
  | Denial<'holds_live_keys', { readonly apiKeyIds: readonly string[] }>
  | Denial<'rate_limited', { readonly quota: Quota }>

/** Says no in the words of this family, which are problem details (RFC 9457). */
export function say(reply: FastifyReply, word: Word, more: object = {}): FastifyReply {
  const problem = problemOf(word)
  return sendRefusal(reply.type(PROBLEM_TYPE), problem.status, { ...problem, ...more })
}

/** Says why a verb did nothing. */
export function sayNo(reply: FastifyReply, no: No): FastifyReply {
  if (no.denial === 'rate_limited') reply.headers(exceededHeaders(no.quota))
  return say(reply, no.denial, detailsOf(no))
}

function detailsOf(no: No): object {
  if (no.denial === 'invalid_fields') return { errors: no.problems }
  return no.denial === 'holds_live_keys' ? { apiKeyIds: no.apiKeyIds } : {}
}
