import { type Static, Type } from 'typebox'
import type { KeyTimes } from '../../core/tokens/index.ts'
import type { Verbs } from './errors.ts'
import { SIGNING_KEY_OPERATIONS } from './openapi-more.ts'
import { NOTHING, OF_DEPLOYMENT, ONCE, PLAIN, type Route, route } from './route.ts'
import { Instant, instant, instantOrNull, orNull } from './shapes.ts'

const ShownKey = Type.Object(
  {
    id: Type.String(),
    createdAt: Instant,
    signsFrom: Type.String({ format: 'date-time', description: 'When every process knows it.' }),
    retiredAt: orNull(Instant, 'From when on it only verifies; null: it has no successor.'),
  },
  { title: 'SigningKey' },
)

const Keys = Type.Object(
  { items: Type.Array(ShownKey, { description: 'The newest last.' }) },
  { title: 'SigningKeys' },
)

const keyShown = ({ id, ...times }: KeyTimes): Static<typeof ShownKey> => ({
  id,
  createdAt: instant(times.createdAt),
  signsFrom: instant(times.signsFrom),
  retiredAt: instantOrNull(times.retiredAt),
})

export const signingKeyRoutes = ({ signingKeys }: Verbs['administration']): readonly Route[] => [
  route({
    ...PLAIN,
    ...OF_DEPLOYMENT,
    method: 'GET',
    path: '/signing-keys',
    shown: Keys,
    described: SIGNING_KEY_OPERATIONS.list,
    verb: signingKeys.list,
    input: () => undefined,
    serialize: ({ items }) => ({ items: items.map(keyShown) }),
  }),
  route({
    ...ONCE,
    ...OF_DEPLOYMENT,
    method: 'POST',
    path: '/signing-keys/rotate',
    body: NOTHING,
    status: 201,
    shown: ShownKey,
    described: SIGNING_KEY_OPERATIONS.rotate,
    verb: signingKeys.rotate,
    input: () => undefined,
    serialize: ({ key }) => keyShown(key),
  }),
  route({
    ...PLAIN,
    ...OF_DEPLOYMENT,
    method: 'DELETE',
    path: '/signing-keys/:id',
    status: 204,
    shown: Type.Null(),
    described: SIGNING_KEY_OPERATIONS.drop,
    verb: signingKeys.drop,
    input: () => undefined,
    serialize: () => null,
  }),
]
