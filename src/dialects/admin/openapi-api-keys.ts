import { TAGS } from '../reference.ts'
import type { Described } from './operation.ts'
import changing from './vectors/api-keys/change.json' with { type: 'json' }
import creating from './vectors/api-keys/create.json' with { type: 'json' }
import listing from './vectors/api-keys/list.json' with { type: 'json' }
import revoking from './vectors/api-keys/revoke.json' with { type: 'json' }
import rotating from './vectors/api-keys/rotate.json' with { type: 'json' }
import showing from './vectors/api-keys/show.json' with { type: 'json' }

const common = { tag: TAGS.apiKeys, id: 'Of the key: `id`, not `keyId`.' } as const

export const API_KEY_OPERATIONS = {
  list: {
    ...common,
    operationId: 'listApiKeys',
    summary: 'List API keys',
    description: 'The keys of the organization, revoked ones too, newest first.',
    gives: 'A page of keys.',
    vectors: listing,
  },
  create: {
    ...common,
    operationId: 'createApiKey',
    summary: 'Create an API key',
    description:
      'It acts for the operator who makes it, where it holds `admin` or `tokens:create`. One that is made with a token or another key ends with it, may do no more, and lives no longer.',
    gives: 'The key, with its secret this once.',
    refuses: ['exceeds_own', 'too_many_ancestors', 'organization_inactive', 'over_quota'],
    vectors: creating,
  },
  change: {
    ...common,
    operationId: 'changeApiKey',
    summary: 'Change an API key',
    description:
      'Sets what is named and leaves the rest. Permissions can be taken away, never added. While it is paused, the key, what was issued under it and what was made with it are refused like a bad credential; nothing ends. `madeBy` hands it over to another operator. Outside a session a credential changes only keys that were made with it.',
    gives: 'The key as it is now.',
    refuses: ['ended', 'needs_session', 'not_a_descendant'],
    vectors: changing,
  },
  show: {
    ...common,
    operationId: 'showApiKey',
    summary: 'Show an API key',
    description: 'Also one that is revoked or has expired.',
    gives: 'The key.',
    vectors: showing,
  },
  revoke: {
    ...common,
    operationId: 'revokeApiKey',
    summary: 'Revoke an API key',
    description:
      'Ends all its secrets, every token that was issued under it, and everything that was made with it. Again it is a 204 and changes nothing.',
    gives: 'It is revoked.',
    vectors: revoking,
  },
  rotate: {
    ...common,
    operationId: 'rotateApiKey',
    summary: 'Give an API key another secret',
    description:
      'The secrets that it had work until the grace ends, at most two of them; `secrets` shows when each was last used. Tokens that were issued under the key stay. Outside a session a credential rotates only itself and keys that were made with it.',
    gives: 'The key, with its new secret this once.',
    refuses: ['exceeds_own', 'not_a_descendant', 'ended'],
    vectors: rotating,
  },
} as const satisfies Record<string, Described>
