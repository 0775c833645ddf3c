import { v7 } from 'uuid'
import { randomText } from './random.ts'

/** What an id begins with, by the thing it names. Ids are public and open nothing. */
const PREFIXES = {
  organization: 'org_',
  apiKey: 'key_',
  keyId: 'pk_',
  agent: 'agent_',
  chatbot: 'bot_',
  workflow: 'wf_',
  operator: 'opr_',
  endUser: 'cm',
  jwt: '',
  run: 'run_',
} as const

/** A new id: its prefix and 20 random base62 characters (119 bits). */
export function newId(thing: keyof typeof PREFIXES): string {
  return PREFIXES[thing] + randomText(20)
}

/**
 * A new id in the form of a UUID (RFC 9562, version 7): of those that one process makes, those made
 * later sort later, also within a millisecond.
 */
export function newUuid(): string {
  return v7()
}
