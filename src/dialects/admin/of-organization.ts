import { type TObject, Type } from 'typebox'
import { isFields } from '../../core/fields.ts'
import { readerOf } from '../reader.ts'
import { fieldsOf } from './shapes.ts'

const OrganizationId = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 255,
    description: "The organization that this is about, for the deployment's owner only.",
  }),
)

/** Reads which organization a request names, from the part that `apart` gives. */
export const readOrganization = readerOf({
  query: fieldsOf('OfOrganization', { organizationId: OrganizationId }),
})

interface Row {
  readonly method: string
  readonly isOfOrganization: boolean
}

const isInQuery = ({ method }: Row): boolean => method === 'GET' || method === 'DELETE'

/** Returns the schemas of a row's query and body with the field that names the organization. */
export function withOrganization<Query extends TObject, Body extends TObject>(
  row: Row & { readonly query: Query; readonly body: Body },
): { readonly query: TObject; readonly body: TObject } {
  const { query, body } = row
  if (!row.isOfOrganization) return { query, body }
  return isInQuery(row) ? { query: withField(query), body } : { query, body: withField(body) }
}

const withField = ({ properties, ...schema }: TObject): TObject =>
  Type.Object(
    { ...properties, organizationId: OrganizationId },
    { ...('title' in schema && { title: String(schema.title) }), additionalProperties: false },
  )

/** Takes the field that names the organization out of where the row has it. */
export function apart(row: Row, query: unknown, body: unknown) {
  if (!row.isOfOrganization) return { query, body, organization: {} }
  if (isInQuery(row)) {
    const { rest, organization } = parted(query)
    return { query: rest, body, organization }
  }
  const { rest, organization } = parted(body)
  return { query, body: rest, organization }
}

function parted(said: unknown): { readonly rest: unknown; readonly organization: object } {
  if (!isFields(said) || !Object.hasOwn(said, 'organizationId')) {
    return { rest: said, organization: {} }
  }
  const { organizationId, ...rest } = said
  return { rest, organization: { organizationId } }
}
