import { type Static, type TSchema, Type } from 'typebox'
import type { DenialOf } from '../../core/answer.ts'
import type { Issuing } from '../../core/issuing/index.ts'
import type { Bearers } from '../../core/tokens/index.ts'
import type { Fault } from '../dialect.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly bearers: Pick<Bearers, 'invalidate'>
  readonly issuing: Pick<Issuing, 'user'>
}

export const Refusal = Type.Object(
  {
    statusCode: Type.Integer({ description: 'The status of the answer.' }),
    message: Type.Union([
      Type.String({ description: 'A sentence for people. It stays as it is.' }),
      Type.Array(Type.String(), { description: 'All that is wrong with the request.' }),
    ]),
    error: Type.String({ description: 'The name of the status.' }),
  },
  { title: 'UserTokenRefusal' },
)

/** Denials whose words depend on what was wrong. */
type Detailed = 'lifetime_too_long' | 'malformed'
type Denied = DenialOf<Verbs['bearers']> | DenialOf<Verbs['issuing']>
type Word = Exclude<Denied, Detailed> | Fault

/** How this family says no. */
export const WORDS = {
  invalid_request: [400, ['The request could not be read.']],
  no_agents: [400, 'No active agents'],
  agent_not_found: [400, 'Agent not found'],
  invalid_lifetime: [400, 'Invalid expiresIn format'],
  end_user_inactive: [400, 'Customer user is deactivated'],
  end_user_not_found: [400, 'Customer user not found or does not belong to your company'],
  invalid_credentials: [401, 'Invalid API credentials'],
  api_key_expired: [401, 'API key expired'],
  insufficient_permissions: [401, 'Insufficient permissions'],
  wrong_method: [405, 'Method not allowed'],
  too_large: [413, 'The body is too large.'],
  unsupported_type: [415, 'The body must be sent as application/json.'],
  too_many_failures: [429, 'Too many failed attempts'],
  rate_limited: [429, 'Rate limit exceeded'],
  broken: [500, 'Internal Server Error'],
  upstream_failed: [502, 'Bad Gateway'],
  unavailable: [503, 'Service Unavailable'],
} as const satisfies Record<
  Word,
  readonly [status: number, message: Static<(typeof Refusal)['properties']['message']>]
>

/** What the statuses are called. */
export const NAMES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  405: 'Method Not Allowed',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}

const CustomerUser = Type.Object(
  {
    id: Type.String({ description: 'The internal id, by which its tokens are invalidated.' }),
    externalId: Type.String({ description: 'Your own id for the user.' }),
    companyId: Type.String(),
    agentId: Type.String(),
  },
  { title: 'CustomerUser' },
)

export const Issued = Type.Object(
  {
    token: Type.String({ description: 'A JWT, good until it expires or is invalidated.' }),
    customerUser: CustomerUser,
    agent: Type.Object({
      id: Type.String(),
      name: Type.String(),
      active: Type.Literal(true),
    }),
    apiKey: Type.Object({
      id: Type.String({ description: 'Not the `keyId`.' }),
      name: Type.String(),
      environment: Type.Enum(['production', 'staging', 'development']),
    }),
    user: CustomerUser,
  },
  { title: 'UserToken' },
)

export const Invalidated = Type.Object(
  {
    message: Type.Literal('All tokens invalidated successfully'),
    customerUserId: Type.String(),
    newTokenVersion: Type.Integer({ description: 'What new tokens carry as `tokenVersion`.' }),
  },
  { title: 'InvalidatedUserTokens' },
)

// What a request must be to be served. The verbs know what to refuse first: requests are read, by
// the same bounds, when a verb looks at them.

const keyId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: "The API key's public id, `pk_…`.",
})
const keySecret = Type.String({ minLength: 1, maxLength: 255, description: 'Its secret, `sk_…`.' })

export const IssueBody = Type.Object(
  {
    keyId,
    keySecret,
    userId: Type.String({ minLength: 1, maxLength: 255, description: 'Your own id for the user.' }),
    agentId: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'The agent that the token shall open.',
    }),
    expiresIn: Type.Optional(
      Type.Union([
        Type.String({
          maxLength: 255,
          pattern: '^[0-9]+[smhd]$',
          default: '24h',
          description: 'A positive whole number of seconds, minutes, hours or days; 30 d at most.',
        }),
        Type.Null(),
      ]),
    ),
  },
  { additionalProperties: true, title: 'UserTokenRequest' },
)

export const InvalidateBody = Type.Object(
  {
    keyId,
    keySecret,
    customerUserId: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'The internal id of the user.',
    }),
  },
  { additionalProperties: true, title: 'UserTokenInvalidation' },
)

const routeOf = <Body extends TSchema, Given extends TSchema>(body: Body, given: Given) => ({
  body,
  response: { 200: given, '4xx': Refusal, '5xx': Refusal },
})

export const ISSUE = routeOf(IssueBody, Issued)
export const INVALIDATE = routeOf(InvalidateBody, Invalidated)
