import type { Assistant, UpstreamSettings } from '../assistants/index.ts'
import { newId, newUuid } from '../secrets/index.ts'

/**
 * An assistant of each kind for a new deployment to show itself by. Some are public where that costs
 * nothing; a model answers nobody until its owner says so.
 */
export function demoAssistants(organization: string, upstream: UpstreamSettings) {
  const isFree = upstream.provider === 'demo'
  const common = {
    organization,
    naturalId: null,
    description: '',
    upstream,
    template: '',
    creditsPerRun: 1,
    public: false,
    publicCreditsPerDay: null,
    publicDefault: false,
  }
  const chatbot: Assistant = {
    ...common,
    id: newId('chatbot'),
    kind: 'chatbot',
    name: 'Demo chatbot',
    system: 'You are a friendly assistant. Answer briefly.',
    public: isFree,
    publicDefault: isFree,
  }
  const workflow: Assistant = {
    ...common,
    id: newId('workflow'),
    kind: 'workflow',
    name: 'Demo story',
    system: 'You write short stories for children.',
    template: 'Tell me {{story}}.',
    public: isFree,
  }
  const agent: Assistant = {
    ...common,
    id: newId('agent'),
    kind: 'agent',
    name: 'Demo agent',
    system: 'You help the users of an app. Answer briefly.',
  }
  const assistant = {
    ...common,
    id: newUuid(),
    naturalId: 'team:demo-assistant',
    kind: 'assistant',
    name: 'Demo assistant',
    system: 'You help a team with its questions. Answer briefly.',
  } as const satisfies Assistant
  return { chatbot, workflow, agent, assistant }
}
