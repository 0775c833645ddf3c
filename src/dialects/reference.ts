import type { About } from '../http/reference/index.ts'

/** How a call may be authorized: the names of the schemes below. */
export const BY = {
  nobody: [],
  apiKey: [{ apiKey: [] }],
  apiKeyOrNobody: [{ apiKey: [] }, {}],
  token: [{ token: [] }],
  tokenAnywhere: [{ tokenInQuery: [] }, { token: [] }],
} as const

/** The groups that the reference shows its routes in. */
export const TAGS = {
  chatTokens: 'Chat tokens',
  streamTokens: 'Stream tokens',
  chats: 'Chats',
  workflows: 'Workflows',
  credits: 'Credits',
} as const

const DESCRIPTION = `
Tokens for AI assistants: short-lived, good for one answer, handed out instead of an API key.

- **Get a token**: a chat token for anybody, or a stream token with an API key.
- **Redeem it**, once, for one answer of a chatbot or one run of a workflow. A token that was
  redeemed, has expired or never was is answered alike: 401.

Instants are UTC, spans are whole seconds. JSON bodies are sent as \`application/json\`, in UTF-8. A
path that nobody serves is a 404 with problem details (RFC 9457), and each path answers other methods
with a 405. Every answer carries \`x-request-id\`. Answers that issue or redeem are never kept:
\`cache-control: no-store\`. A doubled \`/api/api/\` or \`/v1/v1/\` is served like a single one.
`.trim()

/** What the reference says besides the routes. */
export const ABOUT = {
  title: 'Jeton',
  summary: 'Self-hosted token service for AI assistants.',
  description: DESCRIPTION,
  license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
  tags: [
    {
      name: TAGS.chatTokens,
      description: 'Tokens that a browser gets by itself, for one answer of a public chatbot.',
    },
    {
      name: TAGS.streamTokens,
      description: 'Tokens that a server gets with its API key and hands to a browser or a script.',
    },
    { name: TAGS.chats, description: 'Answers of a chatbot, for a token of either kind.' },
    { name: TAGS.workflows, description: 'Runs of a workflow, for a token or an API key.' },
    { name: TAGS.credits, description: 'What an organization can still spend.' },
    { name: 'Health', description: 'For whoever watches over the process.' },
  ],
  securitySchemes: {
    apiKey: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'sk_…',
      description: "The secret of an organization's API key. It stays on your server.",
    },
    token: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'pub_tok_… or JWT',
      description: 'A stream token or a chat token, good for one call.',
    },
    tokenInQuery: {
      type: 'apiKey',
      in: 'query',
      name: 'token',
      description: 'The same in the query, where `Authorization` is then ignored.',
    },
  },
} as const satisfies Omit<About, 'serverUrl' | 'version'>
