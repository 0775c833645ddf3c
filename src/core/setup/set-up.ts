import { API_KEY_PREFIX } from '../accounts/index.ts'
import type { Assistant, UpstreamSettings } from '../assistants/index.ts'
import { digestOf, newId, newSecret } from '../secrets/index.ts'
import type { Beginnings, SetupIds, SetupStore } from './store.ts'

/** What set-up made; the secrets only in the answer of the one call that made them. */
export interface SetUp extends SetupIds {
  readonly apiKey: SetupIds['apiKey'] & { readonly keySecret: string | null }
}

export interface SetUpRequest {
  readonly upstream: UpstreamSettings
  /** Puts the secrets where their owner finds them. If it throws, nothing has been set up. */
  readonly handOver: (made: SetUp) => Promise<void>
}

/**
 * Gives an empty deployment what a first visitor needs: an organization, an API key, a public
 * chatbot and a public workflow. Once; afterwards it only says what there is.
 */
export async function setUp(
  store: SetupStore,
  { upstream, handOver }: SetUpRequest,
): Promise<SetUp> {
  const ids = await store.setupIds()
  if (ids) return { ...ids, apiKey: { ...ids.apiKey, keySecret: null } }

  const keySecret = newSecret(API_KEY_PREFIX)
  const beginnings = beginningsOf(keySecret, upstream)
  const apiKey = { ...beginnings.ids.apiKey, keySecret }
  const made = { ...beginnings.ids, apiKey }
  // First handed over, then kept: a crash in between leaves a key that opens nothing and is made
  // anew, whereas a kept key that nobody was told of would be lost.
  await handOver(made)
  await store.begin(beginnings)
  return made
}

function beginningsOf(keySecret: string, upstream: UpstreamSettings): Beginnings {
  const organization = { id: newId('organization'), name: 'Demo' }
  const apiKey = { id: newId('apiKey'), keyId: newId('keyId') }
  const { chatbot, workflow } = demoAssistants(organization.id, upstream)
  return {
    organization,
    apiKey: {
      ...apiKey,
      digest: digestOf(keySecret),
      organization: organization.id,
      name: 'Demo API key',
    },
    assistants: [chatbot, workflow],
    ids: {
      organization: { id: organization.id },
      apiKey,
      chatbot: { id: chatbot.id },
      workflow: { id: workflow.id },
    },
  }
}

function demoAssistants(organization: string, upstream: UpstreamSettings) {
  const common = {
    organization,
    upstream,
    creditsPerRun: 1,
    public: true,
    publicCreditsPerDay: null,
  }
  const chatbot: Assistant = {
    ...common,
    id: newId('chatbot'),
    kind: 'chatbot',
    name: 'Demo chatbot',
    system: 'You are a friendly assistant. Answer briefly.',
    template: '',
    publicDefault: true,
  }
  const workflow: Assistant = {
    ...common,
    id: newId('workflow'),
    kind: 'workflow',
    name: 'Demo story',
    system: 'You write short stories for children.',
    template: 'Tell me {{story}}.',
    publicDefault: false,
  }
  return { chatbot, workflow }
}
