import { TAGS } from '../reference.ts'
import type { Described } from './operation.ts'
import counters from './vectors/counters/list.json' with { type: 'json' }
import events from './vectors/events/list.json' with { type: 'json' }
import dropping from './vectors/signing-keys/drop.json' with { type: 'json' }
import listing from './vectors/signing-keys/list.json' with { type: 'json' }
import rotating from './vectors/signing-keys/rotate.json' with { type: 'json' }

export const COUNTER_OPERATIONS = {
  list: {
    tag: TAGS.counters,
    operationId: 'listCounters',
    summary: 'List what was counted by the hour',
    description:
      'How often tokens were issued, runs started, and either refused, in the hours from `from` to `to`: 31 days at most, and the last 24 hours when left out. Who runs the deployment, and names no organization, gets the sums of all. What was counted in the last seconds may be missing.',
    gives: 'The counts.',
    vectors: counters,
  },
} as const satisfies Record<string, Described>

export const EVENT_OPERATIONS = {
  list: {
    tag: TAGS.events,
    operationId: 'listEvents',
    summary: 'List events',
    description:
      "Every change of accounts, assistants, tokens and keys of the organization, newest first. Who runs the deployment, and names no organization, gets the deployment's own events as well.",
    gives: 'A page of events.',
    vectors: events,
  },
} as const satisfies Record<string, Described>

const keys = { tag: TAGS.signingKeys, id: 'Of the key.' } as const

export const SIGNING_KEY_OPERATIONS = {
  list: {
    ...keys,
    operationId: 'listSigningKeys',
    summary: 'List signing keys',
    description:
      'The keys that sign and verify JWTs, without any secret part. For who runs the deployment.',
    gives: 'The keys.',
    vectors: listing,
  },
  rotate: {
    ...keys,
    operationId: 'rotateSigningKeys',
    summary: 'Add a signing key',
    description:
      'It signs as soon as every process knows it. What the keys before it signed stays good. For who runs the deployment.',
    gives: 'The key.',
    refuses: ['too_many_keys'],
    vectors: rotating,
  },
  drop: {
    ...keys,
    operationId: 'dropSigningKey',
    summary: 'Drop a signing key that has leaked',
    description:
      'Every JWT that it signed is dead at once. If none is left that could sign, there is a new one. For who runs the deployment.',
    gives: 'It is gone.',
    vectors: dropping,
  },
} as const satisfies Record<string, Described>
