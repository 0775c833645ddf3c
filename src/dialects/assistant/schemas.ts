import { type TSchema, Type } from 'typebox'
import { type Fields, isFields } from '../../core/fields.ts'
import { LARGEST_BODY_BYTES } from '../../http/bodies.ts'
import { readerOf } from '../reader.ts'

const orNull = <Field extends TSchema>(field: Field) =>
  Type.Optional(Type.Union([field, Type.Null()]))

const assistantId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The id of an assistant, or its natural id such as `team:sales-assistant`.',
})

const organization = {
  organizationId: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description: "The organization that this is about, for the deployment's owner only.",
    }),
  ),
}

const paging = {
  start: Type.Optional(
    Type.Integer({ minimum: 0, default: 0, description: 'How many tokens to skip.' }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'The most to show.' }),
  ),
}

export const AssistantPath = Type.Object({ id: assistantId })

export const TokenPath = Type.Object({
  id: Type.String({ maxLength: 255, description: 'The id of a token.' }),
})

export const PlaceQuery = Type.Object(organization)

export const PageQuery = Type.Object({ ...paging, ...organization })

export const ListQuery = Type.Object({
  assistantId: Type.Optional(
    Type.String({
      maxLength: 255,
      description: 'Only tokens for this assistant, by id or natural id.',
    }),
  ),
  username: Type.Optional(
    Type.String({ maxLength: 255, description: 'Only tokens of this operator.' }),
  ),
  ...paging,
  ...organization,
})

export const TokenBody = Type.Object(
  {
    type: Type.Enum(['assistant', 'personal'], {
      description:
        '`assistant`: opens one assistant. `personal`: acts as you, on these routes and no others.',
    }),
    assistantId: orNull(assistantId),
    notes: orNull(Type.String({ maxLength: 1_000, description: 'What you call it.' })),
    readOnly: orNull(
      Type.Boolean({ default: false, description: 'Whether it refuses all but GET.' }),
    ),
    restrict: orNull(
      Type.Enum(['cidr', 'host'], { description: 'By what it is restricted, if it is.' }),
    ),
    cidr: orNull(
      Type.String({
        maxLength: 49,
        description: 'The network from whose addresses alone it may be used.',
      }),
    ),
    host: orNull(
      Type.String({
        maxLength: 260,
        description:
          'The host on whose pages alone it may be used, by their `Origin`; its port counts if it is named.',
      }),
    ),
    expiresAt: orNull(
      Type.String({ format: 'date-time', maxLength: 64, description: 'null: it does not end.' }),
    ),
    data: orNull(
      Type.Unsafe<Fields>({
        type: 'object',
        additionalProperties: true,
        maxProperties: 1_000,
        description: 'What you want to keep with it: at most 4096 bytes, nested 32 deep.',
      }),
    ),
    ...organization,
  },
  { additionalProperties: false, title: 'NewAssistantToken' },
)

export const RotateBody = Type.Object(
  {
    graceSeconds: orNull(
      Type.Integer({
        minimum: 0,
        maximum: 604_800,
        default: 0,
        description: 'How long the old secret goes on working.',
      }),
    ),
    ...organization,
  },
  { additionalProperties: false, title: 'AssistantTokenRotation' },
)

/** The body of a request that says everything without one. */
export const NOTHING = Type.Object({}, { additionalProperties: false })

export const ChatBody = Type.Object(
  {
    assistantId: orNull(
      Type.String({
        maxLength: 255,
        description: 'The assistant that the token opens, to make sure.',
      }),
    ),
    message: Type.Object({
      role: Type.Literal('user'),
      content: Type.String({ minLength: 1, maxLength: LARGEST_BODY_BYTES }),
    }),
  },
  { additionalProperties: true, title: 'NewChat' },
)

const texts = { query: { integer: /^[0-9]{1,15}$/ } }

export const readPage = readerOf({ query: PageQuery }, { texts })
export const readList = readerOf({ query: ListQuery }, { texts })
export const readRotation = readerOf({ body: RotateBody })
export const readDeletion = readerOf({ body: NOTHING })

// The verb judges bounds, and what only an instant can be.
const leaves = ['format', 'maxLength', 'maxProperties'] as const

export const readToken = readerOf({ body: TokenBody }, { leaves })

const readPlace = readerOf({ query: PlaceQuery })

/**
 * Returns the organization that a query or a body names: undefined if it names none, '' if it names
 * what cannot be one. Null is not none: what is made would be in another organization than was meant.
 */
export function organizationIn(value: unknown): string | undefined {
  const { ok, input } = readPlace({ query: isFields(value) ? value : {} })
  return ok ? input.query.organizationId : ''
}
