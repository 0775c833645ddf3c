import type { FastifyReply } from 'fastify'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import type { Fault } from '../dialect.ts'
import { DETAILED_WORDS, FAILED, FAILED_CODE, FAILED_STATUS, type Verbs, WORDS } from './wire.ts'

/** Says no in the words of this family. */
export function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  const [status, words] = WORDS[word]
  return sendRefusal(reply, status, { ...words, success: false })
}

/** Says what went wrong around a verb; our own failures in the words of the route. */
export function sayFault(reply: FastifyReply, fault: Fault): FastifyReply {
  if (fault !== 'broken' && fault !== 'unavailable') return say(reply, fault)
  const { failed: error = FAILED.token } = reply.routeOptions.config
  const body = { error, success: false, code: FAILED_CODE }
  return sendRefusal(reply, FAILED_STATUS[fault], body)
}

/** Every way in which there may be no run. */
type NoRun = Exclude<
  Awaited<ReturnType<Verbs['runs'][keyof Verbs['runs']]>>,
  { ok: true } | { denial: 'answered' }
>

/** Says why there is no run. */
export function sayNoRun(reply: FastifyReply, no: NoRun): FastifyReply {
  switch (no.denial) {
    case 'missing_variables':
    case 'invalid_variable_type':
    case 'variables_too_long':
      return sayBadRequest(reply, DETAILED_WORDS[no.denial](no.names.join(', ')))
    case 'invalid_conversation':
      return sayBadRequest(reply, DETAILED_WORDS[no.denial](no.problem))
    case 'busy':
      return say(reply.header('retry-after', '1'), no.denial)
    case 'rate_limited':
      return say(reply.headers(exceededHeaders(no.quota)), no.denial)
    default:
      return say(reply, no.denial)
  }
}

function sayBadRequest(reply: FastifyReply, words: object): FastifyReply {
  return sendRefusal(reply, 400, { ...words, success: false })
}
