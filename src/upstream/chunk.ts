import { type Fields, isFields } from '../core/fields.ts'
import type { FinishReason } from '../core/runs/index.ts'

/** What a chunk of OpenAI's chat completions says beside its text. */
export interface Chunk {
  /** Undefined in all but the last of an answer. */
  readonly finishReason: FinishReason | undefined
  /** Whether it holds what is no text, such as reasoning or a call of a tool. */
  readonly isWork: boolean
}

/** OpenAI's words for it, with the one from before there were tools. */
const FINISH_REASONS: ReadonlyMap<unknown, FinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['content_filter', 'content_filter'],
  ['tool_calls', 'tool_calls'],
  ['function_call', 'tool_calls'],
])

/** Reads a chunk as it came, of which nothing is known. A word that nobody knows is `other`. */
export function readChunk(chunk: unknown): Chunk {
  const { finish_reason: word, delta } = firstChoiceOf(chunk)
  const isSaid = typeof word === 'string' && word !== ''
  return {
    finishReason: isSaid ? (FINISH_REASONS.get(word) ?? 'other') : undefined,
    isWork: isFields(delta) && Object.entries(delta).some(isWork),
  }
}

function firstChoiceOf(chunk: unknown): Fields {
  const choices: unknown = isFields(chunk) ? chunk.choices : undefined
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined
  return isFields(first) ? first : {}
}

const TEXT = ['role', 'content', 'refusal']

/** Servers say of what there is not that it is null or empty. */
const isWork = ([name, value]: readonly [string, unknown]): boolean =>
  !TEXT.includes(name) && value !== null && value !== ''
