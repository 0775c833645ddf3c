import type { Manager, Operator, Organization } from '../accounts/index.ts'

/** Who is known, and by what. */
export interface Who {
  /** Null for an API key that acts for no operator. */
  readonly operator: Operator | null
  readonly organization: Pick<Organization, 'id' | 'name'>
  readonly credential: Pick<Manager['credential'], 'id' | 'kind'>
}
