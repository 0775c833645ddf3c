import { type TSchema, Type } from 'typebox'

// What a request must be to be served, for the reference. The routes let everything through to
// their verb, which knows what to refuse first.

const orNull = <Field extends TSchema>(field: Field) =>
  Type.Optional(Type.Union([field, Type.Null()]))

const assistantId = Type.String({
  minLength: 1,
  description: 'The id of an assistant, or its natural id such as `team:sales-assistant`.',
})

const paging = {
  start: Type.Optional(
    Type.Integer({ minimum: 0, default: 0, description: 'How many tokens to skip.' }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'The most to show.' }),
  ),
}

export const AssistantPath = Type.Object({ id: assistantId })

export const TokenPath = Type.Object({ id: Type.String({ description: 'The id of a token.' }) })

export const PageQuery = Type.Object(paging)

export const ListQuery = Type.Object({
  assistantId: Type.Optional(
    Type.String({ description: 'Only tokens for this assistant, by id or natural id.' }),
  ),
  username: Type.Optional(Type.String({ description: 'Only tokens of this operator.' })),
  ...paging,
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
      Type.String({ description: 'The network from whose addresses alone it may be used.' }),
    ),
    host: orNull(
      Type.String({
        description:
          'The host on whose pages alone it may be used, by their `Origin`; its port counts if it is named.',
      }),
    ),
    expiresAt: orNull(Type.String({ format: 'date-time', description: 'null: it does not end.' })),
    data: orNull(
      Type.Unsafe<object>({
        type: 'object',
        additionalProperties: true,
        description: 'What you want to keep with it, at most 4096 bytes.',
      }),
    ),
  },
  { additionalProperties: true, title: 'NewAssistantToken' },
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
  },
  { additionalProperties: true, title: 'AssistantTokenRotation' },
)

export const ChatBody = Type.Object(
  {
    assistantId: orNull(
      Type.String({ description: 'The assistant that the token opens, to make sure.' }),
    ),
    message: Type.Object({ role: Type.Literal('user'), content: Type.String({ minLength: 1 }) }),
  },
  { additionalProperties: true, title: 'NewChat' },
)
