import type { Change } from '../events/index.ts'
import type { Page, PageRequest } from '../page.ts'
import type { NewOperator, Operator } from './operator-store.ts'

/** A tenant. */
export interface Organization {
  readonly id: string
  readonly name: string
  readonly isActive: boolean
  readonly createdAt: number
}

/** Where organizations are kept. Whatever changes one appends its event in the same step. */
export interface OrganizationStore {
  /** All of them, inactive ones too, newest first. */
  list(page: PageRequest): Promise<Page<Organization>>
  show(id: string): Promise<Organization | undefined>
  /** With its first operator; `taken`, and nothing done, if that username is. */
  add(
    organization: Pick<Organization, 'id' | 'name'>,
    owner: NewOperator,
    change: Change,
  ): Promise<{ readonly organization: Organization; readonly owner: Operator } | 'taken'>
  rename(id: string, name: string, change: Change): Promise<Organization | undefined>
  /** Ends every token of the organization, for good. */
  deactivate(id: string, change: Change): Promise<Organization | undefined>
  activate(id: string, change: Change): Promise<Organization | undefined>
}
