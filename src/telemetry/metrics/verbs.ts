import { type Around, denialIn, type Watch } from '../around.ts'
import type { Instruments } from './instruments.ts'

/** By what each verb knows who asks: the longest beginning of its name that is here. */
const CREDENTIALS: readonly (readonly [verbs: string, credential: string])[] = [
  ['bearers.opened', 'token'],
  ['runs.complete', 'api_key'],
  ['runs.', 'token'],
  ['bearers.', 'api_key'],
  ['credits.', 'api_key'],
  ['issuing.stream', 'api_key'],
  ['issuing.user', 'api_key'],
  ['issuing.access', 'operator'],
  ['issuing.assistant', 'operator'],
  ['accessTokens.', 'operator'],
  ['administration.', 'operator'],
  ['assistantTokens.', 'operator'],
  ['revocations.watch', 'operator'],
  ['sessions.signIn', 'password'],
  ['sessions.', 'operator'],
]

/** What each verb ends when it succeeds. */
export const ENDS: Readonly<Record<string, string>> = {
  'accessTokens.revoke': 'token',
  'accessTokens.revokeAll': 'token',
  'accessTokens.rotate': 'token',
  'administration.apiKeys.revoke': 'api_key',
  'administration.apiKeys.rotate': 'api_key',
  'administration.assistants.deactivate': 'assistant',
  'administration.assistants.delete': 'assistant',
  'administration.endUsers.deactivate': 'end_user',
  'administration.endUsers.erase': 'end_user',
  'administration.endUsers.invalidate': 'end_user',
  'administration.operators.deactivate': 'operator',
  'administration.operators.resetPassword': 'operator',
  'administration.organizations.deactivate': 'organization',
  'administration.signingKeys.drop': 'signing_key',
  'administration.tokens.revoke': 'token',
  'administration.tokens.revokeMany': 'token',
  'assistantTokens.delete': 'token',
  'assistantTokens.rotate': 'token',
  'bearers.invalidate': 'end_user',
  'sessions.changePassword': 'operator',
  'sessions.signOut': 'token',
}

/** The denials that are about what was presented. Who hears another one was let in. */
const NOT_LET_IN: Readonly<Record<string, 'forbidden' | 'refused'>> = {
  api_key_expired: 'refused',
  forbidden: 'forbidden',
  insufficient_permissions: 'forbidden',
  invalid_credentials: 'refused',
  no_seat: 'forbidden',
  not_from_here: 'forbidden',
  read_only: 'forbidden',
  too_many_failures: 'refused',
  unauthorized: 'refused',
}

/** Counts what verbs answer: whom they let in, and what they ended. A fault is not counted. */
export function verbMetrics({ counter }: Pick<Instruments, 'counter'>): Watch {
  const straight: Around = (work) => work()
  return (name) => {
    const credential = credentialOf(name)
    const subject = ENDS[name]
    if (credential === undefined) return straight

    const verified = (outcome: string) =>
      counter('jeton_verifications_total', { credential, outcome })
    const accepted = verified('accepted')
    const ended = subject && counter('jeton_revocations_total', { subject })
    const note = (answer: unknown) => {
      const denial = denialIn(answer)
      if (denial !== undefined) return verified(judgedBy(denial, credential))()
      accepted()
      if (ended) ended()
    }
    return (work) => {
      const answer = work()
      answer.then(note, () => undefined) // beside, and not in between: nobody waits for it
      return answer
    }
  }
}

/** Undefined for a verb that may be asked without any credential. */
export const credentialOf = (verb: string): string | undefined =>
  CREDENTIALS.find(([verbs]) => verb.startsWith(verbs))?.[1]

const judgedBy = (denial: string, credential: string): string =>
  credential === 'password' ? 'refused' : (NOT_LET_IN[denial] ?? 'accepted')
