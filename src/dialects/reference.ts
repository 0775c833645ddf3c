import { API_KEY_PREFIX } from '../core/accounts/index.ts'
import { KINDS } from '../core/tokens/index.ts'
import type { About } from '../http/reference/index.ts'

/** How a call may be authorized: the names of the schemes below. */
export const BY = {
  nobody: [],
  apiKey: [{ apiKey: [] }],
  apiKeyOrNobody: [{ apiKey: [] }, {}],
  token: [{ token: [] }],
  bearer: [{ bearer: [] }],
  anyToken: [{ token: [] }, { bearer: [] }],
  tokenAnywhere: [{ tokenInQuery: [] }, { token: [] }],
  operator: [{ accessToken: [] }, { cookie: [] }, { apiKey: [] }],
  operatorInPerson: [{ accessToken: [] }, { cookie: [] }],
  cookie: [{ cookie: [] }],
} as const

/** The groups that the reference shows its routes in. */
export const TAGS = {
  chatTokens: 'Chat tokens',
  streamTokens: 'Stream tokens',
  userTokens: 'User tokens',
  assistantTokens: 'Assistant tokens',
  assistants: 'Assistants',
  chats: 'Chats',
  workflows: 'Workflows',
  openai: 'OpenAI-compatible',
  credits: 'Credits',
  accessTokens: 'Access tokens',
  sessions: 'Signing in',
  organizations: 'Organizations',
  operators: 'Operators',
  apiKeys: 'API keys',
  endUsers: 'End users',
  tokens: 'Tokens',
  counters: 'Counters',
  signingKeys: 'Signing keys',
  events: 'Events',
  health: 'Health',
} as const

const DESCRIPTION = `
Tokens for AI assistants: short-lived, good for one answer, handed out instead of an API key.

- **Get a token**: a chat token for anybody, or a stream token with an API key.
- **Redeem it**, once, for one answer of a chatbot or one run of a workflow. A token that was
  redeemed, has expired or never was is answered alike: 401.
- **Or get a token for a user of yours**, with an API key, and use it any number of times.

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
    {
      name: TAGS.userTokens,
      description: 'Tokens that a server gets for its own users, each good for one agent.',
    },
    {
      name: TAGS.assistantTokens,
      description: 'Long-lived tokens, each for one assistant, that operators manage; in HAL.',
    },
    { name: TAGS.chats, description: 'Answers of a chatbot, for a token of any kind.' },
    {
      name: TAGS.openai,
      description: "What OpenAI's own clients call, with a token of many uses for their API key.",
    },
    { name: TAGS.workflows, description: 'Runs of a workflow, for a token or an API key.' },
    { name: TAGS.credits, description: 'What an organization can still spend.' },
    {
      name: TAGS.assistants,
      description: 'What tokens open: chatbots, agents, assistants, workflows.',
    },
    {
      name: TAGS.tokens,
      description: 'The long-lived tokens of an organization, whoever has them.',
    },
    { name: TAGS.counters, description: 'What was issued, started and refused, by the hour.' },
    {
      name: TAGS.signingKeys,
      description: 'The keys that sign JWTs, for whoever runs the deployment.',
    },
    { name: TAGS.events, description: 'Every change of what lasts, and who made it.' },
    {
      name: TAGS.sessions,
      description: 'Operators sign in with a password, and are then known by a cookie.',
    },
    { name: TAGS.accessTokens, description: "An operator's own tokens: for scripts and tools." },
    { name: TAGS.organizations, description: 'The tenants, for whoever runs the deployment.' },
    { name: TAGS.operators, description: 'The people who sign in to an organization.' },
    { name: TAGS.apiKeys, description: 'The keys with which servers ask for tokens.' },
    { name: TAGS.endUsers, description: "The customers' own users, for whom user tokens are." },
    { name: TAGS.health, description: 'For whoever watches over the process.' },
  ],
  securitySchemes: {
    apiKey: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: `${API_KEY_PREFIX}…`,
      description: "The secret of an organization's API key. It stays on your server.",
    },
    token: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: `${KINDS.stream.prefix}… or JWT`,
      description: 'A stream token or a chat token, good for one call.',
    },
    accessToken: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'vai_…',
      description:
        "An operator's access, session or device token. Also taken from `X-API-Key`, and from a header named `vai_token`; the first that is there counts.",
    },
    cookie: {
      type: 'apiKey',
      in: 'cookie',
      name: 'vai_token',
      description:
        'What signing in leaves with a browser, named `__Host-vai_token` where the public URL is https. Requests that change something need an `Origin` equal to that of the public URL.',
    },
    bearer: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: `JWT or ${KINDS.assistant.prefix}…`,
      description: 'The token of an end user, or an assistant token: good for any number of calls.',
    },
    tokenInQuery: {
      type: 'apiKey',
      in: 'query',
      name: 'token',
      description: 'The same in the query, where `Authorization` is then ignored.',
    },
  },
} as const satisfies Omit<About, 'serverUrl' | 'version'>
