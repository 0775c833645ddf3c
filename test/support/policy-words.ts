import { problemOf } from '../../src/dialects/admin/errors.ts'
import { WORDS as ASSISTANT, ERRORS } from '../../src/dialects/assistant/errors.ts'
import { WORDS as CHAT } from '../../src/dialects/chat/errors.ts'
import { WORDS as OPENAI } from '../../src/dialects/openai/wire.ts'
import { FAULT_PROBLEMS } from '../../src/dialects/problem.ts'
import { FAILED, FAILED_CODE } from '../../src/dialects/stream/errors.ts'
import { NAMES, WORDS as USER } from '../../src/dialects/user/errors.ts'

const [status, title, detail] = FAULT_PROBLEMS.unavailable
const problem = { type: 'about:blank', title, status, detail }
const stream = (error: string) => ({ error, success: false, code: FAILED_CODE })
const { message, code } = OPENAI.unavailable[1]

/** The body with which each family says that it cannot answer now. */
export const UNAVAILABLE = {
  access: problem,
  admin: problemOf('unavailable'),
  assistant: { statusCode: status, error: ERRORS[503], message: ASSISTANT.unavailable[1] },
  chat: { success: false, error: CHAT.unavailable[1] },
  metrics: problem,
  openai: { error: { message, type: code, param: null, code } },
  revocations: problem,
  session: problem,
  'stream, of a token': stream(FAILED.token),
  'stream, of a run': stream(FAILED.run),
  'stream, of a chat': stream(FAILED.chat),
  'stream, of credits': stream(FAILED.balance),
  user: { statusCode: status, message: USER.unavailable[1], error: NAMES[503] },
} as const

export type Family = keyof typeof UNAVAILABLE
