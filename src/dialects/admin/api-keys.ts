import { type Static, Type } from 'typebox'
import { type ApiKey, ENVIRONMENTS } from '../../core/accounts/index.ts'
import type { Verbs } from './errors.ts'
import { API_KEY_OPERATIONS } from './openapi-api-keys.ts'
import { PageQuery, pageInput, pageOf, pageShown } from './page.ts'
import { ONCE, PLAIN, type Route, route } from './route.ts'
import {
  fieldsOf,
  Instant,
  InstantInput,
  instant,
  instantOrNull,
  millisecondsOf,
  Name,
  orNull,
  Permissions,
} from './shapes.ts'

const Environment = Type.Enum([...ENVIRONMENTS])
const PerMinute = Type.Integer({ minimum: 1, maximum: 1_000_000 })

const ShownKey = Type.Object(
  {
    id: Type.String(),
    keyId: Type.String({ description: 'The public id, `pk_…`.' }),
    name: Type.String(),
    environment: Environment,
    permissions: Permissions,
    madeBy: orNull(Type.String(), 'The operator for whom it acts where operators act.'),
    parent: orNull(
      Type.String(),
      'The token (`token:…`) or API key (`apiKey:…`) that it was made with, and ends with; null: none.',
    ),
    paused: Type.Boolean({
      description: 'While it is, the key and everything under it is refused.',
    }),
    streamTokensPerMinute: orNull(Type.Integer(), 'null: the usual number.'),
    userTokensPerMinute: orNull(Type.Integer(), 'null: the usual number.'),
    createdAt: Instant,
    expiresAt: orNull(Instant, 'null: never.'),
    revokedAt: orNull(Instant, 'null: it was not.'),
    lastUsedAt: orNull(Instant, 'Right to a minute; null: never.'),
    secrets: Type.Array(
      Type.Object({
        mask: Type.String({ description: 'How it begins.' }),
        createdAt: Instant,
        expiresAt: orNull(Instant, 'When its grace ends; null: it was not rotated out.'),
        lastUsedAt: orNull(Instant, 'Right to a minute; null: never.'),
      }),
      { description: 'Newest first. At most two others were rotated out and are in their grace.' },
    ),
  },
  { title: 'ApiKey' },
)

const GivenKey = Type.Object(
  {
    apiKey: ShownKey,
    secret: orNull(Type.String(), 'Shown this once; null if the request was a repetition.'),
  },
  { title: 'ApiKeyWithSecret' },
)

const NewKey = fieldsOf('NewApiKey', {
  name: Name,
  environment: Environment,
  permissions: Permissions,
  expiresAt: Type.Optional(orNull(InstantInput, 'null: never.')),
  streamTokensPerMinute: Type.Optional(orNull(PerMinute, 'null: the usual number.')),
  userTokensPerMinute: Type.Optional(orNull(PerMinute, 'null: the usual number.')),
  actsFor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'With `organizationId`: the operator there for whom the key acts.',
    }),
  ),
})

const Changes = fieldsOf(
  'ApiKeyChanges',
  {
    name: Type.Optional(Name),
    permissions: Type.Optional(Permissions),
    expiresAt: Type.Optional(orNull(InstantInput, 'null: never.')),
    streamTokensPerMinute: Type.Optional(orNull(PerMinute, 'null: the usual number.')),
    userTokensPerMinute: Type.Optional(orNull(PerMinute, 'null: the usual number.')),
    madeBy: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description: 'The operator for whom it is to act from now on; by an owner, in a session.',
      }),
    ),
    paused: Type.Optional(
      Type.Boolean({ description: 'Whether it is refused until further notice.' }),
    ),
  },
  { minProperties: 1 },
)

const changesInput = ({ expiresAt, paused, ...changes }: Static<typeof Changes>) => ({
  ...changes,
  ...(expiresAt !== undefined && { expiresAt: millisecondsOf(expiresAt) }),
  ...(paused !== undefined && { isPaused: paused }),
})

const Rotation = fieldsOf('ApiKeyRotation', {
  graceSeconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 604_800,
      default: 0,
      description: 'For how long the secret that it had still works.',
    }),
  ),
})

const keyShown = ({ organization: _, isPaused, ...key }: ApiKey): Static<typeof ShownKey> => ({
  ...key,
  paused: isPaused,
  permissions: [...key.permissions],
  createdAt: instant(key.createdAt),
  expiresAt: instantOrNull(key.expiresAt),
  revokedAt: instantOrNull(key.revokedAt),
  lastUsedAt: instantOrNull(key.lastUsedAt),
  secrets: key.secrets.map((secret) => ({
    mask: `${secret.mask}…`,
    createdAt: instant(secret.createdAt),
    expiresAt: instantOrNull(secret.expiresAt),
    lastUsedAt: instantOrNull(secret.lastUsedAt),
  })),
})

interface Given {
  readonly apiKey: ApiKey
  readonly secret: string | null
}

const keyGiven = ({ apiKey, secret }: Given): Static<typeof GivenKey> => ({
  apiKey: keyShown(apiKey),
  secret,
})

export const apiKeyRoutes = ({ apiKeys }: Verbs['administration']): readonly Route[] => [
  ...routesOfAll(apiKeys),
  ...routesOfOne(apiKeys),
]

type KeyVerbs = Verbs['administration']['apiKeys']

const routesOfAll = (apiKeys: KeyVerbs): readonly Route[] => [
  route({
    ...PLAIN,
    method: 'GET',
    path: '/api-keys',
    query: PageQuery,
    shown: pageOf(ShownKey, 'ApiKeys'),
    described: API_KEY_OPERATIONS.list,
    verb: apiKeys.list,
    input: ({ query }) => pageInput(query),
    serialize: pageShown(keyShown),
  }),
  route({
    ...ONCE,
    method: 'POST',
    path: '/api-keys',
    body: NewKey,
    status: 201,
    shown: GivenKey,
    described: API_KEY_OPERATIONS.create,
    verb: apiKeys.create,
    input: ({ body }) => ({
      ...body,
      actsFor: body.actsFor,
      expiresAt: millisecondsOf(body.expiresAt),
      streamTokensPerMinute: body.streamTokensPerMinute ?? null,
      userTokensPerMinute: body.userTokensPerMinute ?? null,
    }),
    serialize: keyGiven,
  }),
]

const routesOfOne = (apiKeys: KeyVerbs): readonly Route[] => [
  route({
    ...PLAIN,
    method: 'GET',
    path: '/api-keys/:id',
    shown: ShownKey,
    described: API_KEY_OPERATIONS.show,
    verb: apiKeys.show,
    input: () => undefined,
    serialize: ({ apiKey }) => keyShown(apiKey),
  }),
  route({
    ...PLAIN,
    method: 'PATCH',
    path: '/api-keys/:id',
    body: Changes,
    shown: ShownKey,
    described: API_KEY_OPERATIONS.change,
    verb: apiKeys.change,
    input: ({ body }) => changesInput(body),
    serialize: ({ apiKey }) => keyShown(apiKey),
  }),
  route({
    ...PLAIN,
    method: 'DELETE',
    path: '/api-keys/:id',
    status: 204,
    shown: Type.Null(),
    described: API_KEY_OPERATIONS.revoke,
    verb: apiKeys.revoke,
    input: () => undefined,
    serialize: () => null,
  }),
  route({
    ...ONCE,
    method: 'POST',
    path: '/api-keys/:id/rotate',
    body: Rotation,
    status: 200,
    shown: GivenKey,
    described: API_KEY_OPERATIONS.rotate,
    verb: apiKeys.rotate,
    input: ({ body }) => ({ graceSeconds: body.graceSeconds ?? 0 }),
    serialize: keyGiven,
  }),
]
