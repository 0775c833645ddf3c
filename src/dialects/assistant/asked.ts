import { isLongerThan } from '../../core/code-points.ts'
import { type Fields, isFields } from '../../core/fields.ts'
import type { AskedField, AskedToken } from '../../core/issuing/index.ts'
import { isPlain } from '../../core/text.ts'
import { instantIn } from '../../http/instant.ts'
import { unknownFields } from '../../http/unknown-fields.ts'
import { NOTHING, RotateBody, TokenBody } from './asking.ts'

/** What a request asks a token to be, as far as it could be read. */
export interface Asked {
  readonly asked: AskedToken
  /** The field that could not be read; undefined if all could. */
  readonly unreadable: AskedField | undefined
  /** A field that nobody knows, for which the whole body cannot be read. */
  readonly unknown: string | undefined
}

type Form = (value: unknown) => boolean

const TYPES = ['assistant', 'personal'] as const
const RESTRICTIONS = ['cidr', 'host'] as const

const isText: Form = (value) => typeof value === 'string' && isPlain(value)
const isOneOf =
  (words: readonly string[]): Form =>
  (value) =>
    words.some((word) => word === value)

/** What each field must be, unless it is missing or null. */
const FORMS: readonly (readonly [field: Exclude<AskedField, 'body'>, isRight: Form])[] = [
  ['type', isOneOf(TYPES)],
  ['assistantId', (value) => isText(value) && value !== ''],
  ['notes', isText],
  ['readOnly', (value) => typeof value === 'boolean'],
  ['restrict', isOneOf(RESTRICTIONS)],
  ['cidr', isText],
  ['host', isText],
  ['expiresAt', isText],
  ['data', isFields],
]

/** Reads the body of a request for a token. */
export function askedIn(body: unknown): Asked {
  if (!isFields(body)) return { asked: tokenIn({}), unreadable: 'body', unknown: undefined }
  const [unknown] = unknownFields(TokenBody, body)
  const wrong = FORMS.find(
    ([field, isRight]) => (body[field] ?? null) !== null && !isRight(body[field]),
  )
  return { asked: tokenIn(body), unreadable: unknown === undefined ? wrong?.[0] : 'body', unknown }
}

function tokenIn(fields: Fields): AskedToken {
  const { type, restrict, expiresAt, data } = fields
  return {
    organizationId: organizationIn(fields),
    type: TYPES.find((known) => known === type),
    assistantId: textIn(fields.assistantId),
    notes: textIn(fields.notes) ?? '',
    isReadOnly: fields.readOnly === true,
    restrict: RESTRICTIONS.find((known) => known === restrict),
    cidr: textIn(fields.cidr),
    host: textIn(fields.host),
    expiresAt: typeof expiresAt === 'string' ? instantIn(expiresAt) : null,
    data: isFields(data) ? data : null,
  }
}

const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined

/** In Unicode code points. */
const LONGEST_ID = 255

/**
 * Reads which organization a query or a body names: undefined if it names none, '' if what it says
 * cannot be one. Null is not none: what is made would be in another organization than was meant.
 */
export function organizationIn(said: unknown): string | undefined {
  if (!isFields(said) || !Object.hasOwn(said, 'organizationId')) return undefined
  const organizationId = textIn(said.organizationId) ?? ''
  const isFit = isPlain(organizationId) && !isLongerThan(organizationId, LONGEST_ID)
  return isFit ? organizationId : ''
}

/** The grace that a rotation asks for, and a field that nobody knows. */
interface AskedGrace {
  /** NaN if it could not be read. */
  readonly graceSeconds: number
  readonly unknown: string | undefined
}

/** Reads the body of a rotation; the grace is 0 if it says nothing. */
export function graceIn(body: unknown): AskedGrace {
  if (!isFields(body)) return { graceSeconds: Number.NaN, unknown: undefined }
  const [unknown] = unknownFields(RotateBody, body)
  const { graceSeconds = null } = body
  const isReadable = unknown === undefined && typeof graceSeconds === 'number'
  if (unknown === undefined && graceSeconds === null) return { graceSeconds: 0, unknown }
  return { graceSeconds: isReadable ? graceSeconds : Number.NaN, unknown }
}

/** Reads a body that has nothing to say. */
export function nothingIn(body: unknown) {
  const [unknown] = isFields(body) ? unknownFields(NOTHING, body) : []
  return { isReadable: isFields(body) && unknown === undefined, unknown }
}

const USUAL_LIMIT = 20

/** Reads which part of a list a query asks for: NaN stands for what is no whole number. */
export function offsetIn({ start, limit }: Fields) {
  return {
    start: numberIn(start, 0),
    limit: numberIn(limit, USUAL_LIMIT),
    isPaged: start !== undefined || limit !== undefined,
  }
}

function numberIn(value: unknown, usual: number): number {
  if (value === undefined) return usual
  return typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : Number.NaN
}

const isFilter: Form = (value) =>
  typeof value === 'string' && isPlain(value) && !isLongerThan(value, LONGEST_ID)

/** Reads by what a query filters a list. An empty filter is none; a repeated one is doubtful. */
export function filtersIn({ assistantId = '', username = '' }: Fields) {
  const unreadable = (['assistantId', 'username'] as const).find(
    (field) => !isFilter({ assistantId, username }[field]),
  )
  const filters = {
    assistantId: textIn(assistantId) || undefined,
    username: textIn(username) || undefined,
  }
  return { filters, unreadable }
}

interface Question {
  readonly role: 'user'
  readonly content: string
}

/** What a call says to an assistant, or what is wrong with it. */
export interface AskedChat {
  readonly reference: string | undefined
  readonly conversation: { readonly messages: readonly Question[] } | { readonly problem: string }
  readonly hasTools: boolean
}

/** What is wrong with a call for an answer that says nothing of use. */
export const PROBLEMS = {
  assistantId: 'assistantId must be a text without NUL and lone surrogates.',
  role: 'message must be an object with the role "user".',
  content: 'message.content must be a text that says what is asked.',
} as const

/** Reads the body of a call for an answer. */
export function chatIn(body: unknown): AskedChat {
  const { assistantId = null, message, tools } = isFields(body) ? body : {}
  return {
    reference: isText(assistantId) ? textIn(assistantId) : undefined,
    conversation:
      assistantId === null || isText(assistantId)
        ? conversationIn(message)
        : { problem: PROBLEMS.assistantId },
    hasTools: Object.keys(Object(tools)).length > 0,
  }
}

function conversationIn(message: unknown): AskedChat['conversation'] {
  const { role, content } = isFields(message) ? message : {}
  if (role !== 'user') return { problem: PROBLEMS.role }
  if (typeof content === 'string' && /\S/.test(content)) {
    return { messages: [{ role, content: content.toWellFormed() }] }
  }
  return { problem: PROBLEMS.content }
}
