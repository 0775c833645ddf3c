import { type Static, type TSchema, Type } from 'typebox'
import type { DenialOf } from '../../core/answer.ts'
import type { Issuing } from '../../core/issuing/index.ts'
import { ACCESS_KINDS, type AccessTokens, type LongLivedToken } from '../../core/tokens/index.ts'
import { isoSeconds } from '../../http/instant.ts'
import { foreignPage } from '../../http/presented.ts'
import { FAULT_PROBLEMS, Problem, type ProblemWords } from '../problem.ts'
import { CreateBody, ListQuery, RevokeAllQuery, RotateBody, TokenPath } from './asking.ts'
import { type Flaw, flawAt } from './flaws.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly accessTokens: AccessTokens
  readonly issuing: Pick<Issuing, 'access'>
}

type Denied = DenialOf<Verbs['accessTokens']> | DenialOf<Verbs['issuing']>

/** Denials that are told like any other flaw of a request. */
type Flawed = 'foreign_cursor' | 'invalid_fields' | 'outlives_its_parent'

/** How this family says no. */
export const WORDS = {
  ...FAULT_PROBLEMS,
  unauthorized: [401, 'Unauthorized', 'No live credential was presented.'],
  foreign_page: [403, 'Forbidden', foreignPage],
  forbidden: [403, 'Forbidden', 'This credential does not allow it.'],
  not_a_descendant: [
    403,
    'Forbidden',
    'Outside a session a credential rotates only itself and what was made with it.',
  ],
  session_not_rotated: [403, 'Forbidden', 'Sessions are never rotated: sign in again.'],
  too_many_ancestors: [
    403,
    'Forbidden',
    'The credential descends from 16 others: use one that is nearer to the operator.',
  ],
  token_not_found: [404, 'Not Found', 'You have no token of this id.'],
  rate_limited: [
    429,
    'Too Many Requests',
    'The organization has made too many changes in a minute. Wait for retry-after seconds.',
  ],
  over_quota: [409, 'Conflict', 'You have as many tokens as the quota allows. Revoke one.'],
  token_has_ended: [409, 'Conflict', 'The token is revoked or has expired. Create another one.'],
} as const satisfies Record<Exclude<Denied, Flawed> | keyof typeof FAULT_PROBLEMS, ProblemWords>

/** What a verb finds wrong with a request that could be read. */
export const FLAWS = {
  foreign_cursor: flawAt(['query', 'cursor'], 'value_error', 'the cursor is not one of this list'),
} as const satisfies Record<string, Flaw>

/** @param latestAt when the credential that was presented ends; milliseconds since 1970 */
export const outlives = (latestAt: number): Flaw =>
  flawAt(
    ['body', 'expiresInDays'],
    'value_error',
    `the token must end at the latest at ${isoSeconds(latestAt)}, with the credential that makes it`,
  )

const orNull = <Schema extends TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description })

const Instant = Type.String({ format: 'date-time', description: 'UTC, to the second.' })

export const AccessToken = Type.Object(
  {
    createdAt: Instant,
    expiresAt: orNull(Instant, 'From then on it is dead; null: never.'),
    id: Type.String({ format: 'uuid' }),
    lastUsedAt: orNull(Instant, 'To the minute; null: not yet.'),
    name: Type.String(),
    revokedAt: orNull(Instant, 'null: it is not.'),
    tokenPrefix: Type.String({ description: 'What the token begins with.' }),
    tokenType: Type.Enum([...ACCESS_KINDS], {
      description:
        '`session`: signed in with a password. `pat`: created here. `device`: approved on a device.',
    }),
  },
  { title: 'AccessToken' },
)

/** A token as it is shown after it was made. */
export function shown(token: LongLivedToken): Static<typeof AccessToken> {
  const { id, name, kind, mask: tokenPrefix } = token
  const at = (instant: number | null) => (instant === null ? null : isoSeconds(instant))
  return {
    createdAt: isoSeconds(token.createdAt),
    expiresAt: at(token.expiresAt),
    id,
    lastUsedAt: at(token.lastUsedAt),
    name,
    revokedAt: at(token.revokedAt),
    tokenPrefix,
    tokenType: ACCESS_KINDS.find((known) => known === kind) ?? 'pat',
  }
}

export const AccessTokenPage = Type.Object(
  {
    items: Type.Array(AccessToken, { description: 'Newest first.' }),
    nextCursor: orNull(Type.String(), 'Asks for the next page; null on the last.'),
  },
  { title: 'AccessTokenPage' },
)

export const NewAccessToken = Type.Object(
  {
    plaintext: Type.String({ description: 'The token itself, which is not shown again.' }),
    token: AccessToken,
  },
  { title: 'NewAccessToken' },
)

export const RevokedAccessTokens = Type.Object(
  { revokedCount: Type.Integer({ description: 'How many were revoked that were not before.' }) },
  { title: 'RevokedAccessTokens' },
)

export const ValidationError = Type.Object(
  {
    detail: Type.Array(
      Type.Object({
        loc: Type.Array(Type.String(), {
          description: 'Where it is wrong, beginning with `query`, `path`, `header` or `body`.',
        }),
        msg: Type.String({ description: 'A sentence for people.' }),
        type: Type.String({ description: 'The same for programs, in the words of pydantic 2.' }),
      }),
    ),
  },
  { title: 'ValidationError' },
)

const REFUSALS = { 422: ValidationError, '4xx': Problem, '5xx': Problem }

export const LIST = { querystring: ListQuery, response: { 200: AccessTokenPage, ...REFUSALS } }
export const CREATE = { body: CreateBody, response: { 201: NewAccessToken, ...REFUSALS } }
export const REVOKE_ALL = {
  querystring: RevokeAllQuery,
  response: { 200: RevokedAccessTokens, ...REFUSALS },
}
export const SHOW = { params: TokenPath, response: { 200: AccessToken, ...REFUSALS } }
export const REVOKE = { params: TokenPath, response: { 204: Type.Null(), ...REFUSALS } }
export const ROTATE = {
  params: TokenPath,
  body: RotateBody,
  response: { 200: NewAccessToken, ...REFUSALS },
}
