import type { Assistant } from '../../core/assistants/index.ts'
import type { SetupStore } from '../../core/setup/index.ts'

export type Beginnings = Parameters<SetupStore['begin']>[0]

const COMMON = {
  organization: 'org_one',
  system: '',
  template: '',
  public: false,
  publicCreditsPerDay: null,
}

/** Assistants that differ from each other in every field. */
export const ASSISTANTS: readonly Assistant[] = [
  {
    ...COMMON,
    id: 'bot_one',
    kind: 'chatbot',
    name: 'Chatbot "one" 👋',
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
    publicDefault: false,
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
    publicDefault: false,
  },
  {
    ...COMMON,
    id: 'assistant_one',
    kind: 'assistant',
    name: 'Assistant',
    upstream: { provider: 'demo' },
    creditsPerRun: 1,
    publicDefault: false,
  },
]

/** What a deployment can begin with. Its key's digest is `digest of` and its number. */
export function beginnings(number: string): Beginnings {
  const organization = `org_${number}`
  const apiKey = { id: `key_${number}`, keyId: `pk_${number}` }
  return {
    organization: { id: organization, name: 'Acme' },
    apiKey: { ...apiKey, digest: `digest of ${number}`, organization, name: 'First key' },
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
    },
  }
}
