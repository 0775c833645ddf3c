import type { FastifyRequest } from 'fastify'
import { WORDS as ACCESS } from '../../src/dialects/access/errors.ts'
import { WORDS as ADMIN } from '../../src/dialects/admin/errors.ts'
import {
  WORDS as ASSISTANT,
  CHAT_WORDS,
  ERRORS,
  FIELD_WORDS as TOKEN_FIELDS,
} from '../../src/dialects/assistant/errors.ts'
import { WORDS as CHAT, FIELD_WORDS as CHAT_FIELDS } from '../../src/dialects/chat/errors.ts'
import { INVALID, WORDS as OPENAI, type Words } from '../../src/dialects/openai/wire.ts'
import type { ProblemWords } from '../../src/dialects/problem.ts'
import { WORDS as REVOCATIONS } from '../../src/dialects/revocations/errors.ts'
import {
  LOGIN_WORDS,
  LOGOUT_WORDS,
  PASSWORD_WORDS,
  WORDS as SESSION,
} from '../../src/dialects/session/errors.ts'
import {
  DETAILED_WORDS,
  FAILED,
  FAILED_CODE,
  FAILED_STATUS,
  WORDS as STREAM,
} from '../../src/dialects/stream/errors.ts'
import { NAMES, WORDS as USER } from '../../src/dialects/user/errors.ts'

const NO_HEADERS = { headers: {} } as FastifyRequest

type Refusal = readonly [status: number, body: object]

function problems(...tables: readonly Readonly<Record<string, ProblemWords>>[]): Refusal[] {
  return tables.flatMap(Object.values<ProblemWords>).map(([status, title, words]) => {
    const detail = typeof words === 'string' ? words : words(NO_HEADERS)
    return [status, { type: 'about:blank', title, status, detail }]
  })
}

function streamRefusals(): Refusal[] {
  const body = ({ error, code }: { error: string; code?: string }) => ({
    error,
    success: false,
    code,
  })
  return [
    ...Object.values(STREAM).map(([status, words]): Refusal => [status, body(words)]),
    ...Object.values(DETAILED_WORDS).map((words): Refusal => [400, body(words('…'))]),
    ...Object.values(FAILED_STATUS).flatMap((status) =>
      Object.values(FAILED).map((error): Refusal => [status, body({ error, code: FAILED_CODE })]),
    ),
  ]
}

function assistantRefusals(): Refusal[] {
  const details = [...Object.values(TOKEN_FIELDS), ...Object.values(CHAT_WORDS)]
  const words = [...details.map((message) => [400, message] as const), ...Object.values(ASSISTANT)]
  return words.map(([statusCode, message]) => [
    statusCode,
    { statusCode, error: ERRORS[statusCode], message },
  ])
}

function chatRefusals(): Refusal[] {
  const ofFields = Object.values(CHAT_FIELDS).map((error) => [400, error] as const)
  return [...ofFields, ...Object.values(CHAT)].map(([status, error]) => [
    status,
    { success: false, error },
  ])
}

function openaiRefusals(): Refusal[] {
  const body = ({ message, code, type = code, param = null }: Words) => ({
    error: { message, type, param, code },
  })
  return [
    [400, body({ message: '…', code: INVALID, param: '…' })],
    ...Object.values(OPENAI).map(([status, words]): Refusal => [status, body(words)]),
  ]
}

function userRefusals(): Refusal[] {
  const refusal = (statusCode: number, message: unknown): Refusal => [
    statusCode,
    { statusCode, message, error: NAMES[statusCode] },
  ]
  return [
    refusal(400, ['…']),
    refusal(400, 'expiresIn must be at most 30d'),
    ...Object.values(USER).map(([status, message]) => refusal(status, message)),
  ]
}

/** The families that ask no upstream, and so never say that it failed. */
const WITHOUT_UPSTREAM = ['access', 'chat', 'revocations', 'session', 'user']

const REFUSALS: Readonly<Record<string, () => readonly Refusal[]>> = {
  access: () => problems(ACCESS),
  assistant: assistantRefusals,
  chat: chatRefusals,
  openai: openaiRefusals,
  revocations: () => problems(REVOCATIONS),
  session: () => problems(SESSION, LOGIN_WORDS, LOGOUT_WORDS, PASSWORD_WORDS),
  stream: streamRefusals,
  user: userRefusals,
}

/** The families whose reference lists their refusals. */
export const FAMILIES = [...Object.keys(REFUSALS), 'admin']

interface Row {
  /** The first two columns. */
  readonly start: string
  /** The third, if the code has it. */
  readonly rest?: string
}

/** Returns the rows of a family: one for each body, by status. */
function rowsOf(family: string): readonly Row[] {
  if (family === 'admin') return adminRows()
  const statuses = new Map<string, Set<number>>()
  const refusals = REFUSALS[family]?.() ?? []
  for (const [status, body] of refusals.toSorted(([one], [other]) => one - other)) {
    if (status === 502 && WITHOUT_UPSTREAM.includes(family)) continue
    const json = JSON.stringify(body)
    statuses.set(json, (statuses.get(json) ?? new Set()).add(status))
  }
  return [...statuses].map(([json, some]) => ({
    start: `| ${[...some].join(', ')} | \`${json}\` |`,
  }))
}

const adminRows = (): readonly Row[] =>
  Object.entries(ADMIN)
    .toSorted(([, [one]], [, [other]]) => one - other)
    .map(([code, [status, , detail]]) => ({
      start: `| ${status} | \`${code}\` |`,
      rest: ` ${detail} |`,
    }))

const PLACE = /(?<=^<!-- The refusals[^\n]*-->\n)[\s\S]*?(?=^<!-- Until here. -->$)/m
const ROW = /^(\| [45]\d\d(?:, \d+)* \| `.*?` \|)(.*)$/

/** Returns a page with the refusals of the code. When each is sent, the page says itself. */
export function withRefusals(page: string, family: string): string {
  return page.replace(PLACE, (table) => {
    const lines = table.trim().split('\n')
    const rests = new Map(
      lines.map((line) => {
        const [, start = '', rest = ''] = ROW.exec(line) ?? []
        return [start, rest]
      }),
    )
    const head = lines.filter((line) => !ROW.test(line))
    const rows = rowsOf(family).map(({ start, rest = rests.get(start) ?? '  |' }) => start + rest)
    return `\n${[...head, ...rows].join('\n')}\n\n`
  })
}
