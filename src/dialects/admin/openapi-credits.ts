import { TAGS } from '../reference.ts'
import type { Described } from './operation.ts'
import adding from './vectors/credits/add.json' with { type: 'json' }
import history from './vectors/credits/history.json' with { type: 'json' }
import showing from './vectors/credits/show.json' with { type: 'json' }

const common = { tag: TAGS.credits } as const

export const CREDIT_OPERATIONS = {
  show: {
    ...common,
    operationId: 'showCredits',
    summary: 'Show the credits of an organization',
    description:
      'What it can spend now. Only who runs the deployment may ask for another than their own.',
    gives: 'The credits.',
    vectors: showing,
  },
  add: {
    ...common,
    operationId: 'addCredits',
    summary: 'Add credits to an organization',
    description:
      'For who runs the deployment. An organization that was not limited is limited from then on.',
    gives: 'The credits as they are then.',
    vectors: adding,
  },
  list: {
    ...common,
    operationId: 'listCredits',
    summary: 'List where credits came from and went to',
    description: 'Newest first. `granted` is out of what is added, `unlimited` what nobody limits.',
    gives: 'A page of entries.',
    vectors: history,
  },
} as const satisfies Record<string, Described>
