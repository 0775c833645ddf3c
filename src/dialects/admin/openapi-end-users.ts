import { TAGS } from '../reference.ts'
import type { Described } from './operation.ts'
import activating from './vectors/end-users/activate.json' with { type: 'json' }
import deactivating from './vectors/end-users/deactivate.json' with { type: 'json' }
import erasing from './vectors/end-users/erase.json' with { type: 'json' }
import invalidating from './vectors/end-users/invalidate.json' with { type: 'json' }
import listing from './vectors/end-users/list.json' with { type: 'json' }
import showing from './vectors/end-users/show.json' with { type: 'json' }

const common = { tag: TAGS.endUsers, id: 'Of the user, as `customerUser.id` has it.' } as const

export const END_USER_OPERATIONS = {
  list: {
    ...common,
    operationId: 'listEndUsers',
    summary: 'List end users, or find one',
    description: 'The users of the organization, erased ones too, newest first.',
    gives: 'A page of users.',
    vectors: listing,
  },
  show: {
    ...common,
    operationId: 'showEndUser',
    summary: 'Show an end user',
    description: 'Also one that is not active or was erased.',
    gives: 'The user.',
    vectors: showing,
  },
  deactivate: {
    ...common,
    operationId: 'deactivateEndUser',
    summary: 'Deactivate an end user',
    description: 'Ends all tokens of the user, for good, and refuses others until activated.',
    gives: 'The user as it is now.',
    refuses: ['ended'],
    vectors: deactivating,
  },
  activate: {
    ...common,
    operationId: 'activateEndUser',
    summary: 'Activate an end user',
    description: 'Lets tokens be issued for the user again. Those that ended do not come back.',
    gives: 'The user as it is now.',
    refuses: ['ended'],
    vectors: activating,
  },
  invalidate: {
    ...common,
    operationId: 'invalidateEndUser',
    summary: 'End all tokens of an end user',
    description: 'Raises the version by one. Other tokens may be issued at once.',
    gives: 'The user as it is now.',
    refuses: ['ended'],
    vectors: invalidating,
  },
  erase: {
    ...common,
    operationId: 'eraseEndUser',
    summary: 'Erase an end user',
    description:
      'Forgets the external id and ends all tokens of the user. The events stay, which never named anybody. The next token for the same external id makes another user. Again it is a 204 and changes nothing.',
    gives: 'The user is erased.',
    vectors: erasing,
  },
} as const satisfies Record<string, Described>
