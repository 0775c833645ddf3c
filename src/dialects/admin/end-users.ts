import { type Static, Type } from 'typebox'
import type { EndUser } from '../../core/accounts/index.ts'
import type { Verbs } from './errors.ts'
import { END_USER_OPERATIONS } from './openapi-end-users.ts'
import { PAGE_QUERY, pageInput, pageOf, pageShown } from './page.ts'
import { PLAIN, type Route, route } from './route.ts'
import { Instant, instant, orNull } from './shapes.ts'

const ShownEndUser = Type.Object(
  {
    id: Type.String(),
    externalId: orNull(Type.String(), 'Your own id for the user; null: erased.'),
    active: Type.Boolean(),
    version: Type.Integer({ description: 'A token that carries another is dead.' }),
    createdAt: Instant,
    lastSeenAt: Instant,
  },
  { title: 'EndUser' },
)

const Query = Type.Object(
  {
    externalId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description: 'Only the user whom you know by this id.',
      }),
    ),
    ...PAGE_QUERY,
  },
  { additionalProperties: false },
)

const endUserShown = (endUser: EndUser): Static<typeof ShownEndUser> => ({
  id: endUser.id,
  externalId: endUser.externalId,
  active: endUser.isActive,
  version: endUser.version,
  createdAt: instant(endUser.createdAt),
  lastSeenAt: instant(endUser.lastSeenAt),
})

/** Rows of one user that take nothing and show the user. */
const one = {
  ...PLAIN,
  shown: ShownEndUser,
  input: () => undefined,
  serialize: ({ endUser }: { readonly endUser: EndUser }) => endUserShown(endUser),
} as const

export const endUserRoutes = ({ endUsers }: Verbs['administration']): readonly Route[] => [
  route({
    ...PLAIN,
    method: 'GET',
    path: '/end-users',
    query: Query,
    shown: pageOf(ShownEndUser, 'EndUsers'),
    described: END_USER_OPERATIONS.list,
    verb: endUsers.list,
    input: ({ query }) => ({ ...pageInput(query), externalId: query.externalId }),
    serialize: pageShown(endUserShown),
  }),
  route({
    ...one,
    method: 'GET',
    path: '/end-users/:id',
    described: END_USER_OPERATIONS.show,
    verb: endUsers.show,
  }),
  route({
    ...one,
    method: 'POST',
    path: '/end-users/:id/deactivate',
    described: END_USER_OPERATIONS.deactivate,
    verb: endUsers.deactivate,
  }),
  route({
    ...one,
    method: 'POST',
    path: '/end-users/:id/activate',
    described: END_USER_OPERATIONS.activate,
    verb: endUsers.activate,
  }),
  route({
    ...one,
    method: 'POST',
    path: '/end-users/:id/invalidate',
    described: END_USER_OPERATIONS.invalidate,
    verb: endUsers.invalidate,
  }),
  route({
    ...one,
    method: 'DELETE',
    path: '/end-users/:id',
    status: 204,
    shown: Type.Null(),
    described: END_USER_OPERATIONS.erase,
    verb: endUsers.erase,
    serialize: () => null,
  }),
]
