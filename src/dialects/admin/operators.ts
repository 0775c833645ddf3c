import { type Static, Type } from 'typebox'
import { type Operator, ROLES } from '../../core/accounts/index.ts'
import type { Verbs } from './errors.ts'
import { OPERATOR_OPERATIONS } from './openapi-operators.ts'
import { PageQuery, pageInput, pageOf, pageShown } from './page.ts'
import { NOTHING, ONCE, PLAIN, type Route, route } from './route.ts'
import { Email, fieldsOf, Instant, instant, orNull, Permissions, Username } from './shapes.ts'

const Role = Type.Enum([...ROLES])
const Seat = Type.Boolean({ description: 'Whether tokens for assistants may be managed.' })

export const ShownOperator = Type.Object(
  {
    id: Type.String(),
    username: Type.String({ description: 'Unique in the deployment, in small letters.' }),
    email: Type.String(),
    role: Role,
    aiSeat: Seat,
    permissions: Type.Array(Type.String(), { description: 'What is allowed beyond the role.' }),
    active: Type.Boolean(),
    createdAt: Instant,
  },
  { title: 'Operator' },
)

const GivenOperator = Type.Object(
  {
    operator: ShownOperator,
    password: orNull(Type.String(), 'Shown this once; null if the request was a repetition.'),
  },
  { title: 'OperatorWithPassword' },
)

const Invitation = fieldsOf('Invitation', {
  username: Username,
  email: Email,
  role: Role,
  aiSeat: Type.Optional(Seat),
  permissions: Type.Optional(Permissions),
})

const Changes = fieldsOf(
  'OperatorChanges',
  {
    email: Type.Optional(Email),
    role: Type.Optional(Role),
    aiSeat: Type.Optional(Seat),
    permissions: Type.Optional(Permissions),
  },
  { minProperties: 1 },
)

const Deactivation = fieldsOf('OperatorDeactivation', {
  endApiKeys: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Whether the API keys that the operator made end too.',
    }),
  ),
})

export const operatorShown = (operator: Operator): Static<typeof ShownOperator> => ({
  id: operator.id,
  username: operator.username,
  email: operator.email,
  role: operator.role,
  aiSeat: operator.hasAiSeat,
  permissions: [...operator.permissions],
  active: operator.isActive,
  createdAt: instant(operator.createdAt),
})

interface Given {
  readonly operator: Operator
  readonly password: string | null
}

const operatorGiven = ({ operator, password }: Given): Static<typeof GivenOperator> => ({
  operator: operatorShown(operator),
  password,
})

const changesInput = ({ aiSeat, ...changes }: Static<typeof Changes>) => ({
  ...changes,
  ...(aiSeat !== undefined && { hasAiSeat: aiSeat }),
})

/** Rows of one operator that take nothing and show the operator. */
const one = {
  ...PLAIN,
  shown: ShownOperator,
  input: () => undefined,
  serialize: ({ operator }: { readonly operator: Operator }) => operatorShown(operator),
} as const

export const operatorRoutes = ({ operators }: Verbs['administration']): readonly Route[] => [
  ...routesOfAll(operators),
  ...routesOfOne(operators),
]

type OperatorVerbs = Verbs['administration']['operators']

const routesOfAll = (operators: OperatorVerbs): readonly Route[] => [
  route({
    ...PLAIN,
    method: 'GET',
    path: '/operators',
    query: PageQuery,
    shown: pageOf(ShownOperator, 'Operators'),
    described: OPERATOR_OPERATIONS.list,
    verb: operators.list,
    input: ({ query }) => pageInput(query),
    serialize: pageShown(operatorShown),
  }),
  route({
    ...ONCE,
    method: 'POST',
    path: '/operators',
    body: Invitation,
    status: 201,
    shown: GivenOperator,
    described: OPERATOR_OPERATIONS.invite,
    verb: operators.invite,
    input: ({ body: { aiSeat = false, permissions = [], ...body } }) => ({
      ...body,
      hasAiSeat: aiSeat,
      permissions,
    }),
    serialize: operatorGiven,
  }),
]

const routesOfOne = (operators: OperatorVerbs): readonly Route[] => [
  route({
    ...one,
    method: 'GET',
    path: '/operators/:id',
    described: OPERATOR_OPERATIONS.show,
    verb: operators.show,
  }),
  route({
    ...one,
    method: 'PATCH',
    path: '/operators/:id',
    body: Changes,
    described: OPERATOR_OPERATIONS.change,
    verb: operators.change,
    input: ({ body }) => changesInput(body),
  }),
  route({
    ...ONCE,
    method: 'POST',
    path: '/operators/:id/reset-password',
    body: NOTHING,
    status: 200,
    shown: GivenOperator,
    described: OPERATOR_OPERATIONS.resetPassword,
    verb: operators.resetPassword,
    input: () => undefined,
    serialize: operatorGiven,
  }),
  route({
    ...one,
    method: 'POST',
    path: '/operators/:id/deactivate',
    body: Deactivation,
    described: OPERATOR_OPERATIONS.deactivate,
    verb: operators.deactivate,
    input: ({ body }) => ({ endsApiKeys: body.endApiKeys ?? false }),
  }),
  route({
    ...one,
    method: 'POST',
    path: '/operators/:id/activate',
    described: OPERATOR_OPERATIONS.activate,
    verb: operators.activate,
  }),
]
