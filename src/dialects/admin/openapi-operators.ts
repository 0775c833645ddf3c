import { TAGS } from '../reference.ts'
import type { Described } from './operation.ts'
import activating from './vectors/operators/activate.json' with { type: 'json' }
import changing from './vectors/operators/change.json' with { type: 'json' }
import deactivating from './vectors/operators/deactivate.json' with { type: 'json' }
import inviting from './vectors/operators/invite.json' with { type: 'json' }
import listing from './vectors/operators/list.json' with { type: 'json' }
import resetting from './vectors/operators/reset-password.json' with { type: 'json' }
import showing from './vectors/operators/show.json' with { type: 'json' }

const common = { tag: TAGS.operators, id: 'Of the operator.' } as const

export const OPERATOR_OPERATIONS = {
  list: {
    ...common,
    operationId: 'listOperators',
    summary: 'List operators',
    description: 'The operators of the organization, inactive ones too, newest first.',
    gives: 'A page of operators.',
    vectors: listing,
  },
  invite: {
    ...common,
    operationId: 'inviteOperator',
    summary: 'Invite an operator',
    description:
      'Makes an operator with a password to begin with. Admins invite members; owners also admins and, in a session, owners.',
    gives: 'The operator, with the password this once.',
    refuses: ['needs_session', 'username_taken', 'over_quota'],
    vectors: inviting,
  },
  show: {
    ...common,
    operationId: 'showOperator',
    summary: 'Show an operator',
    description: 'Also one that is not active.',
    gives: 'The operator.',
    vectors: showing,
  },
  change: {
    ...common,
    operationId: 'changeOperator',
    summary: 'Change an operator',
    description:
      'Sets what is named and leaves the rest. Admins change members, owners all operators; the role of owner is given in a session only, and operators do not change their own role. Without the seat all assistant tokens that the operator made end.',
    gives: 'The operator as it is now.',
    refuses: ['needs_session', 'oneself', 'last_owner'],
    vectors: changing,
  },
  resetPassword: {
    ...common,
    operationId: 'resetPassword',
    summary: "Reset an operator's password",
    description: 'Gives another password and ends all sessions of the operator. In a session only.',
    gives: 'The operator, with the new password this once.',
    refuses: ['needs_session', 'oneself'],
    vectors: resetting,
  },
  deactivate: {
    ...common,
    operationId: 'deactivateOperator',
    summary: 'Deactivate an operator',
    description:
      'Ends all sessions and tokens of the operator permanently. If the operator made API keys that are live, it is refused with their ids; with `endApiKeys` they end too.',
    gives: 'The operator as it is now.',
    refuses: ['oneself', 'holds_live_keys', 'last_owner'],
    vectors: deactivating,
  },
  activate: {
    ...common,
    operationId: 'activateOperator',
    summary: 'Activate an operator',
    description: 'Lets the operator sign in again. Tokens that ended do not come back.',
    gives: 'The operator as it is now.',
    refuses: ['over_quota'],
    vectors: activating,
  },
} as const satisfies Record<string, Described>
