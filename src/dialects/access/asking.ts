import { type TSchema, Type } from 'typebox'
import { ACCESS_KINDS, KINDS } from '../../core/tokens/index.ts'

export const DAY_SECONDS = 86_400
const { least, most } = KINDS.pat.lifetimeSeconds

/** The bounds of what may be asked for, both included. */
export const RANGES = {
  limit: { least: 1, most: 200, usual: 50 },
  cursor: { least: 0, most: 512 },
  name: { least: 1, most: 255 },
  expiresInDays: { least: least / DAY_SECONDS, most: most / DAY_SECONDS },
  graceSeconds: { least: 0, most: 604_800 },
}

// What a request must be to be served. The verbs know what to refuse first: requests are read, by
// the same bounds, when a verb looks at them.

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
