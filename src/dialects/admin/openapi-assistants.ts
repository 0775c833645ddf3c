import { TAGS } from '../reference.ts'
import type { Described } from './operation.ts'
import activating from './vectors/assistants/activate.json' with { type: 'json' }
import changing from './vectors/assistants/change.json' with { type: 'json' }
import creating from './vectors/assistants/create.json' with { type: 'json' }
import deactivating from './vectors/assistants/deactivate.json' with { type: 'json' }
import deleting from './vectors/assistants/delete.json' with { type: 'json' }
import listing from './vectors/assistants/list.json' with { type: 'json' }
import showing from './vectors/assistants/show.json' with { type: 'json' }

const common = { tag: TAGS.assistants, id: 'Of the assistant, or its natural id.' } as const

export const ASSISTANT_OPERATIONS = {
  list: {
    ...common,
    operationId: 'listAssistants',
    summary: 'List assistants',
    description:
      'Chatbots, agents, assistants and workflows of the organization, inactive ones too, newest first. For every operator.',
    gives: 'A page of assistants.',
    vectors: listing,
  },
  create: {
    ...common,
    operationId: 'createAssistant',
    summary: 'Create an assistant',
    description:
      'The key of its upstream is kept encrypted and never shown. The upstream must have public addresses, unless `JETON_UPSTREAM_HOSTS` names its host. Only who runs the deployment makes one the public default, which takes that from the one that was.',
    gives: 'The assistant.',
    refuses: ['natural_id_taken', 'over_quota'],
    vectors: creating,
  },
  show: {
    ...common,
    operationId: 'showAssistant',
    summary: 'Show an assistant',
    description: 'Also one that is not active. For every operator.',
    gives: 'The assistant.',
    vectors: showing,
  },
  change: {
    ...common,
    operationId: 'changeAssistant',
    summary: 'Change an assistant',
    description:
      "Sets what is named and leaves the rest. `upstream.apiKey` left out keeps the key, null removes it; with another server's address it must be given again. What is no longer public is no longer the public default.",
    gives: 'The assistant as it is now.',
    refuses: ['natural_id_taken'],
    vectors: changing,
  },
  deactivate: {
    ...common,
    operationId: 'deactivateAssistant',
    summary: 'Deactivate an assistant',
    description: 'Ends every token for it, for good.',
    gives: 'The assistant as it is now.',
    vectors: deactivating,
  },
  activate: {
    ...common,
    operationId: 'activateAssistant',
    summary: 'Activate an assistant',
    description: 'For tokens that are issued from now on. Those that ended do not come back.',
    gives: 'The assistant as it is now.',
    refuses: ['over_quota'],
    vectors: activating,
  },
  delete: {
    ...common,
    operationId: 'deleteAssistant',
    summary: 'Delete an assistant',
    description:
      'Ends every token for it, for good, and forgets what it was. Its natural id is free then; what happened, and what it cost, stays in events and credits.',
    gives: 'The assistant is deleted.',
    vectors: deleting,
  },
} as const satisfies Record<string, Described>
