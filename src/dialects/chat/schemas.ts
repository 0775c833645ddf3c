import { type TSchema, Type } from 'typebox'
import { readerOf } from '../reader.ts'

export const Issued = Type.Object(
  {
    success: Type.Literal(true),
    token: Type.String({ description: 'A JWT. Good for one call, and not shown again.' }),
    expires_in: Type.Integer({ description: 'The seconds that it lives.' }),
  },
  { title: 'ChatToken' },
)

const ttl = Type.Integer({
  minimum: 1,
  maximum: 300,
  default: 60,
  description: 'The seconds that the token shall live, in ASCII digits.',
})
const chatbotId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The chatbot that the token shall open, and no other.',
})
const sessionId = Type.String({
  minLength: 1,
  maxLength: 255,
  description:
    'What you know the session by: a claim of the token, told to the upstream as `user`.',
})
const orNull = <Field extends TSchema>(field: Field) =>
  Type.Optional(Type.Union([field, Type.Null()]))

export const IssueByGetQuery = Type.Object({
  ttl: Type.Optional(ttl),
  chatbotId: Type.Optional(chatbotId),
  sessionId: Type.Optional(sessionId),
})

export const IssueByPostQuery = Type.Object({ ttl: Type.Optional(ttl) })

export const IssueBody = Type.Object(
  { ttl: orNull(ttl), chatbotId: orNull(chatbotId), sessionId: orNull(sessionId) },
  { additionalProperties: true, title: 'ChatTokenRequest' },
)

// The verb judges how long an id may be.
const leaves = ['maxLength'] as const

export const readByGet = readerOf({ query: IssueByGetQuery }, { leaves })
export const readByPost = readerOf({ query: IssueByPostQuery, body: IssueBody }, { leaves })
