import { type Static, Type } from 'typebox'
import type { Operator, Organization } from '../../core/accounts/index.ts'
import type { Verbs } from './errors.ts'
import { ORGANIZATION_OPERATIONS } from './openapi-organizations.ts'
import { operatorShown, ShownOperator } from './operators.ts'
import { PageQuery, pageInput, pageOf, pageShown } from './page.ts'
import { OF_DEPLOYMENT, ONCE, PLAIN, type Route, route } from './route.ts'
import { Email, fieldsOf, Instant, instant, Name, orNull, Username } from './shapes.ts'

const ShownOrganization = Type.Object(
  { id: Type.String(), name: Type.String(), active: Type.Boolean(), createdAt: Instant },
  { title: 'Organization' },
)

const GivenOrganization = Type.Object(
  {
    organization: ShownOrganization,
    owner: Type.Union([ShownOperator, Type.Null()], {
      description: 'null only in a repetition, when the owner may not sign in any more.',
    }),
    password: orNull(Type.String(), "The owner's. Shown this once; null in a repetition."),
  },
  { title: 'OrganizationWithOwner' },
)

const NewOrganization = fieldsOf('NewOrganization', {
  name: Name,
  owner: Type.Object({ username: Username, email: Email }, { additionalProperties: false }),
})

const NewName = fieldsOf('OrganizationChanges', { name: Name })

const organizationShown = (organization: Organization): Static<typeof ShownOrganization> => ({
  id: organization.id,
  name: organization.name,
  active: organization.isActive,
  createdAt: instant(organization.createdAt),
})

interface Given {
  readonly organization: Organization
  readonly owner: Operator | null
  readonly password: string | null
}

const organizationGiven = (given: Given): Static<typeof GivenOrganization> => ({
  organization: organizationShown(given.organization),
  owner: given.owner && operatorShown(given.owner),
  password: given.password,
})

/** Rows of one organization that take nothing and show it. */
const one = {
  ...PLAIN,
  ...OF_DEPLOYMENT,
  shown: ShownOrganization,
  input: () => undefined,
  serialize: (given: { readonly organization: Organization }) =>
    organizationShown(given.organization),
} as const

export const organizationRoutes = ({
  organizations,
}: Verbs['administration']): readonly Route[] => [
  route({
    ...PLAIN,
    ...OF_DEPLOYMENT,
    method: 'GET',
    path: '/organizations',
    query: PageQuery,
    shown: pageOf(ShownOrganization, 'Organizations'),
    described: ORGANIZATION_OPERATIONS.list,
    verb: organizations.list,
    input: ({ query }) => pageInput(query),
    serialize: pageShown(organizationShown),
  }),
  route({
    ...ONCE,
    ...OF_DEPLOYMENT,
    method: 'POST',
    path: '/organizations',
    body: NewOrganization,
    status: 201,
    shown: GivenOrganization,
    described: ORGANIZATION_OPERATIONS.create,
    verb: organizations.create,
    input: ({ body }) => body,
    serialize: organizationGiven,
  }),
  route({
    ...one,
    method: 'GET',
    path: '/organizations/:id',
    described: ORGANIZATION_OPERATIONS.show,
    verb: organizations.show,
  }),
  route({
    ...one,
    method: 'PATCH',
    path: '/organizations/:id',
    body: NewName,
    described: ORGANIZATION_OPERATIONS.rename,
    verb: organizations.rename,
    input: ({ body }) => body,
  }),
  route({
    ...one,
    method: 'POST',
    path: '/organizations/:id/deactivate',
    described: ORGANIZATION_OPERATIONS.deactivate,
    verb: organizations.deactivate,
  }),
  route({
    ...one,
    method: 'POST',
    path: '/organizations/:id/activate',
    described: ORGANIZATION_OPERATIONS.activate,
    verb: organizations.activate,
  }),
]
