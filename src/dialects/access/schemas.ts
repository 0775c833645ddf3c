import { type Static, type TSchema, Type } from 'typebox'
import { ACCESS_KINDS, KINDS, type LongLivedToken } from '../../core/tokens/index.ts'
import { isoSeconds } from '../../http/instant.ts'
import { readerOf, type TextForms } from '../reader.ts'

export const DAY_SECONDS = 86_400
const { least, most } = KINDS.pat.lifetimeSeconds

/** The bounds of fields, both included. */
export const RANGES = {
  limit: { least: 1, most: 200, usual: 50 },
  cursor: { least: 0, most: 512 },
  name: { least: 1, most: 255 },
  expiresInDays: { least: least / DAY_SECONDS, most: most / DAY_SECONDS },
  graceSeconds: { least: 0, most: 604_800 },
}

const orNull = <Schema extends TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description })

/** The body of a request that says everything without one. */
export const NOTHING = Type.Object({}, { additionalProperties: false })

const integer = ({ least: minimum, most: maximum }: (typeof RANGES)[keyof typeof RANGES]) => ({
  minimum,
  maximum,
})

export const ListQuery = Type.Object({
  tokenType: Type.Optional(
    Type.Enum([...ACCESS_KINDS], { description: 'Only tokens of this type.' }),
  ),
  includeRevoked: Type.Optional(
    Type.Boolean({ default: false, description: 'Whether revoked tokens are listed too.' }),
  ),
  limit: Type.Optional(
    Type.Integer({
      ...integer(RANGES.limit),
      default: RANGES.limit.usual,
      description: 'How many at most.',
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      maxLength: RANGES.cursor.most,
      description: 'The `nextCursor` of the page before, with the same filters.',
    }),
  ),
})

export const RevokeAllQuery = Type.Object(
  {
    exclude_current: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          'Whether the token that is presented is kept, and those that the credential descends from.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const TokenPath = Type.Object({
  token_id: Type.String({
    format: 'uuid',
    maxLength: 36,
    description: 'The id of a token of your own.',
  }),
})

export const CreateBody = Type.Object(
  {
    name: Type.String({
      minLength: RANGES.name.least,
      maxLength: RANGES.name.most,
      description: 'What you call it.',
    }),
    expiresInDays: Type.Optional(
      orNull(Type.Integer(integer(RANGES.expiresInDays)), 'null: it does not expire.'),
    ),
  },
  { additionalProperties: false, title: 'AccessTokenRequest' },
)

export const RotateBody = Type.Object(
  {
    graceSeconds: Type.Optional(
      Type.Integer({
        ...integer(RANGES.graceSeconds),
        default: 0,
        description: 'For how long the secrets work on that it has had.',
      }),
    ),
  },
  { additionalProperties: false, title: 'AccessTokenRotation' },
)

const TRUE = ['true', '1', 'yes', 'on', 't', 'y']
const FALSE = ['false', '0', 'no', 'off', 'f', 'n']

/** The texts that pydantic takes for numbers and booleans: Python's clients send `True`. */
const PYDANTIC: TextForms = {
  integer: /^[+-]?[0-9]+$/,
  boolean: new Map([
    ...TRUE.map((text) => [text, true] as const),
    ...FALSE.map((text) => [text, false] as const),
  ]),
}
const texts = { query: PYDANTIC, body: PYDANTIC }

export const readList = readerOf({ query: ListQuery }, { texts })
export const readCreation = readerOf({ body: CreateBody }, { texts })
export const readRevocationOfAll = readerOf({ body: NOTHING, query: RevokeAllQuery }, { texts })
export const readOne = readerOf({ path: TokenPath })
/** Returns the id in a path, whose letters may be of any size. */
export const idOf = ({ path }: { readonly path: { readonly token_id: string } }) => ({
  id: path.token_id.toLowerCase(),
})

export const readRevocation = readerOf({ path: TokenPath, body: NOTHING })
export const readRotation = readerOf({ path: TokenPath, body: RotateBody }, { texts })

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
