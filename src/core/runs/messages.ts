import { isFields } from '../fields.ts'
import type { Message } from './upstream.ts'

/** A conversation, and which protocol of the Vercel AI SDK its client reads the answer in. */
export interface Conversation {
  readonly messages: readonly Message[]
  readonly protocol: 'ui' | 'data'
}

/** Why a body cannot be read: one sentence that names the field and quotes nothing. */
export interface Unreadable {
  readonly problem: string
}

const MOST_MESSAGES = 1000

/** How many parts a message may have. */
export const MOST_PARTS = 1000

const unreadable = (problem: string): Unreadable => ({ problem })
const hasText = (content: string) => /\S/.test(content)
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

/**
 * Reads the conversation in the body that `useChat` sends: messages with `parts` (AI SDK 5 to 7),
 * or with `content`, a string or a list of parts (3 and 4). Other fields are not looked at.
 *
 * - Only text is kept; texts of one message are put on lines of their own. Messages without any are
 *   left out (an answer that failed before its first word), and so are those of the role `data`.
 *   The user's last message must have text: it is what is asked.
 * - A message of the role `system` is refused. The holder of a token may be anybody, and must not
 *   replace the assistant's instructions; dropped silently, its author would wonder why.
 *   So `messages` holds users' and assistants' words only, at least one user's.
 * - A lone surrogate becomes U+FFFD: a client that has stored one must be able to go on.
 * - At most 1,000 messages, with at most 1,000 parts each.
 * - `protocol` is `data` if the last message, which the client itself has written, carries a string
 *   `content`, else `ui`; earlier ones may have been stored by an older client.
 */
export function readMessages(body: unknown): Conversation | Unreadable {
  const sent = isFields(body) ? body.messages : undefined
  if (!isList(sent)) return unreadable('messages must be a list of messages, as useChat sends it.')
  if (sent.length > MOST_MESSAGES) {
    return unreadable(`messages must hold at most ${MOST_MESSAGES} messages; send the latest ones.`)
  }
  const turns: (Message | undefined)[] = []
  for (const [at, message] of sent.entries()) {
    const turn = readMessage(message, `messages[${at}]`)
    if (turn && 'problem' in turn) return turn
    turns.push(turn)
  }
  const messages = turns.flatMap((turn) => (turn && hasText(turn.content) ? [turn] : []))
  return unasked(turns) ?? { messages, protocol: protocolOf(sent.at(-1)) }
}

/** Why these turns ask nothing, if they do not. */
function unasked(turns: readonly (Message | undefined)[]): Unreadable | undefined {
  const at = turns.findLastIndex((turn) => turn?.role === 'user')
  if (at < 0) return unreadable('messages must hold a message whose role is "user".')
  if (hasText(turns[at]?.content ?? '')) return undefined
  return unreadable(`messages[${at}] holds no text: say in words what is asked, beside any file.`)
}

function protocolOf(message: unknown): Conversation['protocol'] {
  return isFields(message) && typeof message.content === 'string' ? 'data' : 'ui'
}

/** One message, undefined if it is none of the conversation. */
function readMessage(message: unknown, at: string): Message | Unreadable | undefined {
  if (!isFields(message)) return unreadable(`${at} must be an object with role and parts.`)
  const { role, content } = message
  if (role === 'data') return undefined
  if (role === 'system') {
    return unreadable(`${at}.role must not be "system": the assistant has its own instructions.`)
  }
  if (role !== 'user' && role !== 'assistant') {
    return unreadable(`${at}.role must be "user" or "assistant".`)
  }
  const text = content && typeof content === 'string' ? content : readText(message, at)
  return typeof text === 'string' ? { role, content: text.toWellFormed() } : text
}

/** The text of a message that is not said by a string; an empty one may stand beside parts. */
function readText({ content, parts }: Record<string, unknown>, at: string): string | Unreadable {
  if (isList(parts)) return textOf(parts, `${at}.parts`)
  if (isList(content)) return textOf(content, `${at}.content`)
  if (content === '') return content
  return unreadable(`${at}.parts must be a list, such as [{"type":"text","text":"Hello"}].`)
}

function textOf(parts: readonly unknown[], at: string): string | Unreadable {
  if (parts.length > MOST_PARTS) return unreadable(`${at} must hold at most ${MOST_PARTS} parts.`)
  const texts: string[] = []
  for (const [index, part] of parts.entries()) {
    if (!isFields(part)) return unreadable(`${at}[${index}] must be an object with a type.`)
    if (part.type !== 'text') continue
    if (typeof part.text !== 'string') return unreadable(`${at}[${index}].text must be a string.`)
    texts.push(part.text)
  }
  return texts.join('\n')
}
