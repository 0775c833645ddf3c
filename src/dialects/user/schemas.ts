import { Type } from 'typebox'
import { LONGEST_EXTERNAL_ID } from '../../core/accounts/index.ts'
import { readerOf } from '../reader.ts'

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
    userId: Type.String({
      minLength: 1,
      maxLength: LONGEST_EXTERNAL_ID,
      description: 'Your own id for the user.',
    }),
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

// The verb judges what expiresIn says.
const leaves = ['format'] as const

export const readIssue = readerOf({ body: IssueBody }, { leaves })
export const readInvalidation = readerOf({ body: InvalidateBody }, { leaves })
