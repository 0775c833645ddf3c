import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { UpstreamSettings } from '../../src/core/assistants/index.ts'
import { newId } from '../../src/core/secrets/index.ts'
import type { Deployed } from './deployment.ts'

export interface AssistantOptions {
  readonly kind?: 'chatbot' | 'workflow' | 'agent' | 'assistant'
  readonly public?: boolean
  readonly publicDefault?: boolean
  /** What anonymous runs may cost in a day; the deployment's number when left out. */
  readonly publicCreditsPerDay?: number
  readonly creditsPerRun?: number
  readonly system?: string
  readonly upstream?: UpstreamSettings
}

/** Adds an assistant to an organization, and gives its id. */
export async function addAssistant(
  { sql }: Pick<Deployed, 'sql'>,
  organization: string,
  options: AssistantOptions = {},
): Promise<string> {
  const { kind = 'chatbot', system = '', creditsPerRun = 1, publicCreditsPerDay = null } = options
  const { provider, ...rest } = options.upstream ?? { provider: 'demo' as const }
  const { baseUrl, model, sealedKey } = { baseUrl: null, model: null, sealedKey: null, ...rest }
  const id = newId(kind === 'agent' ? 'agent' : 'chatbot')
  const template = kind === 'workflow' ? 'Tell me {{story}}.' : ''
  await sql(
    `INSERT INTO assistants (id, organization, kind, name, description, system, template, provider,
      base_url, model, sealed_key, credits_per_run, public, public_credits_per_day, public_default,
      active, created_at)
    VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, TRUE, 0)`,
    ...[id, organization, kind, 'An assistant', system, template],
    ...[provider, baseUrl, model, sealedKey, creditsPerRun],
    ...[options.public ?? false, publicCreditsPerDay, options.publicDefault ?? false],
  )
  return id
}

interface Asking {
  /** For the key's organization; for nobody when left out. */
  readonly apiKey?: string
  readonly chatbotId?: string
  readonly sessionId?: string
  readonly ttl?: number
  readonly remoteAddress?: string
}

/** Asks for a chat token. */
export function askForChat(
  app: FastifyInstance,
  { apiKey, remoteAddress, ...body }: Asking = {},
): Promise<LightMyRequestResponse> {
  const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }
  const from = remoteAddress === undefined ? {} : { remoteAddress }
  return app.inject({ method: 'POST', url: '/api/v1/chat/token', headers, body, ...from })
}

/** A chat token as it was issued. */
export async function chatToken(app: FastifyInstance, asking: Asking = {}): Promise<string> {
  const answer = await askForChat(app, asking)
  const { token } = answer.json<{ token?: string }>()
  if (token === undefined) throw new Error(`no token was issued: ${answer.body}`)
  return token
}

/** What a chat token says of itself. */
export function claimsIn(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

/** What `useChat` sends today, to say this. */
export const saying = (text: string) => ({
  id: 'chat-1',
  trigger: 'submit-message',
  messages: [{ id: 'message-1', role: 'user', parts: [{ type: 'text', text }] }],
})

type Overrides = Omit<InjectOptions, 'method' | 'body'> & {
  readonly body?: object
  readonly token?: string
}

/** Asks a chatbot something, with the token in the path unless a bearer or a URL is given. */
export function askChatbot(
  app: FastifyInstance,
  { token, body = saying('Hello'), ...rest }: Overrides,
): Promise<LightMyRequestResponse> {
  return app.inject({ method: 'POST', url: `/api/v1/chat/${token}/stream`, body, ...rest })
}
