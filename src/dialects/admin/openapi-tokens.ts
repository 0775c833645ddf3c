import { TAGS } from '../reference.ts'
import type { Described } from './operation.ts'
import listing from './vectors/tokens/list.json' with { type: 'json' }
import revoking from './vectors/tokens/revoke.json' with { type: 'json' }
import revokingMany from './vectors/tokens/revoke-many.json' with { type: 'json' }
import showing from './vectors/tokens/show.json' with { type: 'json' }

const common = { tag: TAGS.tokens, id: 'Of the token.' } as const

export const TOKEN_OPERATIONS = {
  list: {
    ...common,
    operationId: 'listTokens',
    summary: 'List tokens',
    description:
      'The long-lived tokens of the organization, whoever has them: for assistants, personal, sessions, access tokens and devices. Newest first.',
    gives: 'A page of tokens.',
    vectors: listing,
  },
  revokeMany: {
    ...common,
    operationId: 'revokeTokens',
    summary: 'Revoke many tokens',
    description:
      'Ends all that are found so, and all made with them. Whoever asks is no exception. One criterion at least must be named.',
    gives: 'How many have ended.',
    vectors: revokingMany,
  },
  show: {
    ...common,
    operationId: 'showToken',
    summary: 'Show a token',
    description: 'Also one that was revoked.',
    gives: 'The token, without its secret.',
    vectors: showing,
  },
  revoke: {
    ...common,
    operationId: 'revokeToken',
    summary: 'Revoke a token',
    description: 'Ends it, and all made with it. One that has ended stays so.',
    gives: 'It has ended.',
    vectors: revoking,
  },
} as const satisfies Record<string, Described>
