import type { Assistant } from '../../core/assistants/index.ts'
import type { Beginnings } from '../../core/setup/index.ts'
import { changeOf } from './changes.ts'
import { newApiKey, newOperator, newToken } from './given.ts'

const COMMON = {
  organization: 'org_one',
  naturalId: null,
  description: '',
  system: '',
  template: '',
  public: false,
  publicCreditsPerDay: null,
  publicDefault: false,
}

/** Assistants that differ from each other in every field. */
export const ASSISTANTS: readonly Assistant[] = [
  {
    ...COMMON,
    id: 'bot_one',
    kind: 'chatbot',
    name: 'Chatbot "one" 👋',
    description: 'For all.\nEven you.',
    system: 'Answer\nbriefly.',
    upstream: { provider: 'demo' },
    creditsPerRun: 0,
    public: true,
    publicCreditsPerDay: 250,
    publicDefault: true,
  },
  {
    ...COMMON,
    id: 'wf_one',
    kind: 'workflow',
    name: "O'Hara; DROP TABLE assistants --",
    template: 'Tell me {{story}}.',
    upstream: {
      provider: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:11434/v1',
      model: 'small',
      sealedKey: null,
    },
    creditsPerRun: 7,
  },
  {
    ...COMMON,
    id: 'agent_one',
    kind: 'agent',
    name: '',
    upstream: {
      provider: 'openai-compatible',
      baseUrl: 'https://models.example.com/v1',
      model: 'large',
      sealedKey: 'AQsealed',
    },
    creditsPerRun: Number.MAX_SAFE_INTEGER,
  },
  {
    ...COMMON,
    id: 'assistant_one',
    naturalId: 'team:one',
    kind: 'assistant',
    name: 'Assistant',
    upstream: { provider: 'demo' },
    creditsPerRun: 1,
  },
]

/** What a deployment can begin with. Its secrets have the ids of their holders for names. */
export function beginnings(number: string): Beginnings {
  const organization = `org_${number}`
  const operator = { id: `opr_${number}`, username: `admin-${number}` }
  const apiKey = { id: `key_${number}`, keyId: `pk_${number}` }
  return {
    organization: { id: organization, name: 'Acme' },
    apiKey: newApiKey(apiKey.id, { ...apiKey, organization, madeBy: operator.id }),
    operator: newOperator(operator.id, { ...operator, organization, role: 'owner' }),
    accessToken: newToken(`token_${number}`, operator.id, { organization }),
    assistants: ASSISTANTS.map((assistant) => ({
      ...assistant,
      organization,
      id: assistant.id.replace('one', number),
    })),
    ids: {
      organization: { id: organization },
      apiKey,
      chatbot: { id: `bot_${number}` },
      workflow: { id: `wf_${number}` },
      operator,
      agent: { id: `agent_${number}` },
      assistant: { id: 'team:one' },
    },
    change: changeOf('deployment.set_up', `organization:${organization}`, { organization }),
  }
}
