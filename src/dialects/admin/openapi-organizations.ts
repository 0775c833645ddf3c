import { TAGS } from '../reference.ts'
import type { Described } from './operation.ts'
import activating from './vectors/organizations/activate.json' with { type: 'json' }
import creating from './vectors/organizations/create.json' with { type: 'json' }
import deactivating from './vectors/organizations/deactivate.json' with { type: 'json' }
import listing from './vectors/organizations/list.json' with { type: 'json' }
import renaming from './vectors/organizations/rename.json' with { type: 'json' }
import showing from './vectors/organizations/show.json' with { type: 'json' }

const common = { tag: TAGS.organizations, id: 'Of the organization.' } as const

export const ORGANIZATION_OPERATIONS = {
  list: {
    ...common,
    operationId: 'listOrganizations',
    summary: 'List organizations',
    description: 'All of them, inactive ones too, newest first. For who runs the deployment.',
    gives: 'A page of organizations.',
    vectors: listing,
  },
  create: {
    ...common,
    operationId: 'createOrganization',
    summary: 'Create an organization',
    description: 'With the operator who owns it. For who runs the deployment.',
    gives: "The organization and its owner, with the owner's password this once.",
    refuses: ['username_taken'],
    vectors: creating,
  },
  show: {
    ...common,
    operationId: 'showOrganization',
    summary: 'Show an organization',
    description: 'Any to who runs the deployment, their own to its owners.',
    gives: 'The organization.',
    vectors: showing,
  },
  rename: {
    ...common,
    operationId: 'renameOrganization',
    summary: 'Rename an organization',
    description: 'Any for who runs the deployment, their own for its owners.',
    gives: 'The organization as it is now.',
    vectors: renaming,
  },
  deactivate: {
    ...common,
    operationId: 'deactivateOrganization',
    summary: 'Deactivate an organization',
    description:
      'Ends every token of the organization for good; its API keys open nothing until it is active again. For who runs the deployment.',
    gives: 'The organization as it is now.',
    refuses: ['oneself'],
    vectors: deactivating,
  },
  activate: {
    ...common,
    operationId: 'activateOrganization',
    summary: 'Activate an organization',
    description:
      'Its API keys work again, its tokens do not come back. For who runs the deployment.',
    gives: 'The organization as it is now.',
    vectors: activating,
  },
} as const satisfies Record<string, Described>
