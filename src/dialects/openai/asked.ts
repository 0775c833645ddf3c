import { isLongerThan } from '../../core/code-points.ts'
import { type Fields, isFields } from '../../core/fields.ts'
import { readMessages } from '../../core/runs/index.ts'
import { isPlain } from '../../core/text.ts'
import type { Verbs } from './wire.ts'

type Turn = Omit<ReturnType<Parameters<Verbs['runs']['converse']>[0]['read']>, 'reference'>

/** What a chat completion is asked for with, as far as it could be read. */
export interface Asked extends Turn {
  /** Which field is wrong, if one is. */
  readonly param: string | null
  /** To be said again in the answer; undefined if none was named. */
  readonly model: string | undefined
  readonly isStreamed: boolean
  readonly hasUsage: boolean
}

interface Problem {
  readonly param: string
  readonly problem: string
}

/** It is said again with every piece of an answer. */
const LONGEST_MODEL = 256

/** Reads the body of a chat completion. What would change the answer, and cannot, is refused. */
export function readAsked(body: unknown): Asked {
  const fields = isFields(body) ? body : {}
  const { model, stream, stream_options: options, tools } = fields
  const problem = isFields(body) ? problemOf(body) : NO_OBJECT
  const read = problem ? undefined : readMessages(body)
  return {
    conversation: problem ?? read ?? NO_OBJECT,
    param: problem ? problem.param : 'messages',
    model: typeof model === 'string' && model !== '' ? model : undefined,
    isStreamed: stream === true,
    hasUsage: isFields(options) && options.include_usage === true,
    hasTools: [tools, fields.functions].some((some) => Object.keys(Object(some)).length > 0),
  }
}

const NO_OBJECT: Problem = { param: 'messages', problem: 'The body must be a JSON object.' }

function problemOf(body: Fields): Problem | undefined {
  const wrong = CHECKS.find(([param, isFine]) => !isFine(body[param]))
  if (wrong) return { param: wrong[0], problem: `${wrong[0]} ${wrong[2]}` }
  const { messages } = body
  if (!Array.isArray(messages)) return { param: 'messages', problem: 'messages must be an array.' }
  for (const [at, message] of messages.entries()) {
    const problem = problemIn(message, `messages[${at}]`)
    if (problem) return problem
  }
  return undefined
}

const isAbsent = (value: unknown) => value === undefined || value === null

const isModel = (name: string) => !isLongerThan(name, LONGEST_MODEL) && isPlain(name)

type Check = readonly [param: string, isFine: (value: unknown) => boolean, sentence: string]

/** Fields that must be so, or not at all, for the answer to be what was asked for. */
const CHECKS: readonly Check[] = [
  [
    'model',
    (value) => isAbsent(value) || (typeof value === 'string' && isModel(value)),
    `must be a string of at most ${LONGEST_MODEL} characters, without NUL or lone surrogates.`,
  ],
  ['stream', (value) => isAbsent(value) || typeof value === 'boolean', 'must be true or false.'],
  ['n', (value) => isAbsent(value) || value === 1, 'must be 1: the service returns one answer.'],
  [
    'response_format',
    (value) => isAbsent(value) || (isFields(value) && value.type === 'text'),
    'must have the type "text": assistants answer in text.',
  ],
  [
    'tool_choice',
    (value) => isAbsent(value) || value === 'auto' || value === 'none',
    'must be "auto" or "none": the assistant decides which tools it uses.',
  ],
]

/** What `readMessages` would pass over, and OpenAI's clients mean. */
function problemIn(message: unknown, at: string): Problem | undefined {
  const { role, content } = isFields(message) ? message : {}
  if (role === 'system' || role === 'developer') {
    const problem = `${at}.role must not be "${role}": the assistant has its own instructions.`
    return { param: `${at}.role`, problem }
  }
  if (role !== 'user' && role !== 'assistant') {
    return { param: `${at}.role`, problem: `${at}.role must be "user" or "assistant".` }
  }
  if (typeof content === 'string') return undefined
  const isText = (part: unknown) => isFields(part) && part.type === 'text'
  if (Array.isArray(content) && content.every(isText)) return undefined
  const problem = `${at}.content must be a string, or a list of parts of the type "text".`
  return { param: `${at}.content`, problem }
}
