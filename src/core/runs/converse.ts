import { type Answer, answerOf, type Denial, deny } from '../answer.ts'
import type { KeptAssistant } from '../assistants/index.ts'
import { newId } from '../secrets/index.ts'
import {
  type AssistantCredential,
  authenticateAssistantCredential,
  type From,
  type NotAnAssistantCredential,
} from '../tokens/index.ts'
import { charge, type NotCharged, type RunDeps } from './charge.ts'
import type { Texts } from './texts.ts'
import type { Message } from './upstream.ts'

/** What is said to an assistant. */
export interface Turn {
  /** The conversation so far; or what is wrong with what was sent, in a sentence. */
  readonly conversation: { readonly messages: readonly Message[] } | { readonly problem: string }
  /** Whether tools were sent along. */
  readonly hasTools: boolean
}

export interface ConverseRequest extends From {
  readonly tokenSecret: string
  /** Reads what is said, once the token is known. */
  readonly read: () => Turn & Named
  readonly signal: AbortSignal
}

interface Named {
  /** Which assistant the caller takes it for, by id or natural id; undefined if none is named. */
  readonly reference: string | undefined
}

export type BadTurn =
  | Denial<'chatbot_not_found' | 'tools_forbidden'>
  | Denial<'invalid_conversation', { readonly problem: string }>

/** An answer that has begun. */
export interface Begun {
  readonly text: Texts
  readonly assistant: KeptAssistant
  readonly runId: string
  /** By the store's clock; milliseconds since 1970. */
  readonly startedAt: number
}

/**
 * Has the one assistant that a token opens many times answer. Judged in this order: the token and
 * whether it may be used from there, which assistant is meant, its tools, the conversation; then
 * charged like any run. Nothing is used up.
 */
export async function converse(
  deps: RunDeps,
  { tokenSecret: secret, clientAddress, origin, read, signal }: ConverseRequest,
): Promise<Answer<Begun, NotCharged | NotAnAssistantCredential | BadTurn>> {
  const presented = { secret, clientAddress, origin, isReading: false }
  const known = await authenticateAssistantCredential(deps, presented)
  if (!known.ok) return known
  const { id, naturalId, organization } = known.credential.assistant
  const { reference, ...turn } = read()
  if (reference !== undefined && reference !== id && reference !== naturalId) {
    return answerOf(organization, deny('forbidden'))
  }
  return answerOf(organization, await answerTo(deps, known.credential, { ...turn, signal }))
}

/** Has the assistant that a credential opens answer. A workflow does not converse. */
export async function answerTo(
  deps: RunDeps,
  { assistant, endUser, permissions }: AssistantCredential,
  { conversation, hasTools, signal }: Turn & Pick<ConverseRequest, 'signal'>,
): Promise<Answer<Begun, NotCharged | BadTurn>> {
  if (assistant.kind === 'workflow') return deny('chatbot_not_found')
  if (hasTools && !permissions.includes('tools:use')) return deny('tools_forbidden')
  if ('problem' in conversation) {
    return deny('invalid_conversation', { problem: conversation.problem })
  }
  const { messages } = conversation
  const question = { system: assistant.system, messages, user: endUser, permissions }
  const [runId, startedAt] = [newId('run'), deps.now()]
  const proof = { by: 'credential' } as const
  const common = { id: runId, proof, anonymousFrom: undefined }
  const started = await charge(deps, { ...common, assistant, question, signal })
  return started.ok ? { ...started, assistant, runId, startedAt } : started
}
