import { type Static, Type } from 'typebox'
import { DEPLOYMENT_OWNER } from '../../core/events/index.ts'
import { LONG_LIVED_KINDS, type LongLivedToken } from '../../core/tokens/index.ts'
import type { Verbs } from './errors.ts'
import { TOKEN_OPERATIONS } from './openapi-tokens.ts'
import { PAGE_QUERY, pageInput, pageOf, pageShown } from './page.ts'
import { PLAIN, type Route, route } from './route.ts'
import { fieldsOf, Instant, instant, instantOrNull, orNull } from './shapes.ts'

const Kind = Type.Enum([...LONG_LIVED_KINDS])

const ShownToken = Type.Object(
  {
    id: Type.String(),
    kind: Kind,
    name: Type.String({ description: 'What its owner calls it.' }),
    mask: Type.String({ description: 'How it begins.' }),
    operator: Type.Object(
      { id: orNull(Type.String(), 'null: it acts for none.'), username: Type.String() },
      {
        description:
          'For whom it acts. `deployment owner`: for none, as the owner of the deployment made it in this organization.',
      },
    ),
    assistant: orNull(
      Type.Object({ id: Type.String(), naturalId: orNull(Type.String(), 'null: it has none.') }),
      'What it opens; null: it acts as its operator.',
    ),
    madeBy: orNull(
      Type.String(),
      "The token or API key with which it was made, and dies; null: none, or the deployment owner's.",
    ),
    readOnly: Type.Boolean(),
    cidr: orNull(Type.String(), 'From where alone it may be used; null: from everywhere.'),
    host: orNull(Type.String(), 'On whose pages alone it may be used; null: anywhere.'),
    createdAt: Instant,
    expiresAt: orNull(Instant, 'null: never.'),
    revokedAt: orNull(Instant, 'null: not.'),
    lastUsedAt: orNull(Instant, 'Right to a minute; null: never.'),
  },
  { title: 'Token' },
)

const Revoked = Type.Object(
  {
    revokedCount: Type.Integer({ description: 'How many of those that were found it has ended.' }),
  },
  { title: 'RevokedTokens' },
)

const Id = Type.String({ minLength: 1, maxLength: 255 })

const FILTER = {
  kind: Type.Optional(Kind),
  operatorId: Type.Optional(Id),
  assistantId: Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, description: 'An id or a natural id.' }),
  ),
  username: Type.Optional(Id),
  prefix: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description:
        'How tokens begin, as `mask` shows it. What goes beyond a mask is not looked at.',
    }),
  ),
}

const ListQuery = fieldsOf('TokensQuery', {
  ...PAGE_QUERY,
  ...FILTER,
  includeRevoked: Type.Optional(
    Type.Enum(['true', 'false'], { default: 'false', description: 'Whether to list what ended.' }),
  ),
})

const RevokeBody = fieldsOf('TokensToRevoke', FILTER, { minProperties: 1 })

const tokenShown = ({
  organization: _,
  data: __,
  isReadOnly,
  operator,
  ...token
}: LongLivedToken): Static<typeof ShownToken> => ({
  ...token,
  operator: operator ?? { id: null, username: DEPLOYMENT_OWNER },
  madeBy: operator && token.madeBy, // else it is another organization's
  mask: `${token.mask}…`,
  readOnly: isReadOnly,
  createdAt: instant(token.createdAt),
  expiresAt: instantOrNull(token.expiresAt),
  revokedAt: instantOrNull(token.revokedAt),
  lastUsedAt: instantOrNull(token.lastUsedAt),
})

export const tokenRoutes = ({ tokens }: Verbs['administration']): readonly Route[] => [
  route({
    ...PLAIN,
    method: 'GET',
    path: '/tokens',
    query: ListQuery,
    shown: pageOf(ShownToken, 'Tokens'),
    described: TOKEN_OPERATIONS.list,
    verb: tokens.list,
    input: ({ query: { includeRevoked, limit: _, cursor: __, ...filter }, query }) => ({
      ...pageInput(query),
      ...filter,
      includeRevoked: includeRevoked === 'true',
    }),
    serialize: pageShown(tokenShown),
  }),
  route({
    ...PLAIN,
    method: 'POST',
    path: '/tokens/revoke',
    body: RevokeBody,
    shown: Revoked,
    described: TOKEN_OPERATIONS.revokeMany,
    verb: tokens.revokeMany,
    input: ({ body }) => body,
    serialize: ({ revokedCount }) => ({ revokedCount }),
  }),
  route({
    ...PLAIN,
    method: 'GET',
    path: '/tokens/:id',
    shown: ShownToken,
    described: TOKEN_OPERATIONS.show,
    verb: tokens.show,
    input: () => undefined,
    serialize: ({ token }) => tokenShown(token),
  }),
  route({
    ...PLAIN,
    method: 'DELETE',
    path: '/tokens/:id',
    status: 204,
    shown: Type.Null(),
    described: TOKEN_OPERATIONS.revoke,
    verb: tokens.revoke,
    input: () => undefined,
    serialize: () => null,
  }),
]
