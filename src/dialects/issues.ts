import type { TSchema } from 'typebox'
import type { TLocalizedValidationError } from 'typebox/error'
import { Errors } from 'typebox/value'
import { isPlain } from '../core/text.ts'

/** The parts of a request that have a schema. */
export type Place = 'body' | 'path' | 'query'

/** A keyword of JSON Schema; `format` also for patterns, `text` for NUL and lone surrogates. */
export type IssueCode =
  | 'additionalProperties'
  | 'enum'
  | 'format'
  | 'maxItems'
  | 'maxLength'
  | 'maxProperties'
  | 'maximum'
  | 'minLength'
  | 'minProperties'
  | 'minimum'
  | 'required'
  | 'text'
  | 'type'
  | 'uniqueItems'

/** Something that is wrong with a value, and what its schema says of it. */
export interface ValueIssue {
  /** Leads from the value to the part that is wrong; empty for the value itself. */
  readonly path: readonly string[]
  readonly code: IssueCode
  /** The bound, of a code that has one. */
  readonly limit?: number
  /** With `type`: the JSON Schema type that is expected. */
  readonly type?: string
  /** With `enum`: the values that are allowed. */
  readonly values?: readonly unknown[]
  /** With `format`: the description of the nearest schema that has one. */
  readonly description?: string | undefined
}

/** Something that is wrong with a request. Each dialect serializes it in its own words. */
export interface Issue extends ValueIssue {
  readonly place: Place
  /** What was sent there, after texts were converted. */
  readonly received: unknown
}

/** Of the issues of a request no more are shown. */
export const MOST_ISSUES = 10

interface Extent {
  /** Codes that are no issues. */
  readonly leaves: readonly IssueCode[]
  /** Whether any text will do. */
  readonly isOpen: boolean
}

/** Returns the issues of a value: of each part the first, and none of what is in a wrong part. */
export function issuesIn(
  schema: TSchema,
  value: unknown,
  { leaves, isOpen }: Extent,
): ValueIssue[] {
  const sample = beginningOf(value)
  const all = Errors(schema, sample).flatMap((error) => issuesOf(schema, error))
  const issues = firstOfEachPath(all).filter(({ code }) => !leaves.includes(code))
  const wrong = new Set(issues.map(({ path }) => keyOf(path)))
  return isOpen ? issues : [...issues, ...textIssuesIn(sample, wrong)]
}

/** Returns whether the texts in a value, wherever they stand, can be kept by every store. */
export function isPlainThroughout(value: unknown): boolean {
  if (typeof value === 'string') return isPlain(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(isPlainThroughout)
}

/** @param wrong the keys of the parts in which none are looked for */
function textIssuesIn(
  value: unknown,
  wrong: ReadonlySet<string>,
  path: readonly string[] = [],
): ValueIssue[] {
  if (wrong.has(keyOf(path))) return []
  if (typeof value === 'string') return isPlain(value) ? [] : [{ path, code: 'text' }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => textIssuesIn(part, wrong, [...path, name]))
}

function firstOfEachPath(issues: readonly ValueIssue[]): ValueIssue[] {
  const firsts = new Map<string, ValueIssue>()
  for (const issue of issues) {
    const key = keyOf(issue.path)
    if (!firsts.has(key)) firsts.set(key, issue)
  }
  return [...firsts.values()]
}

const keyOf = (path: readonly string[]): string => JSON.stringify(path)

/** No schema of a request has lists that may be so long, or so many levels. */
const MOST_ITEMS = 100
const MOST_LEVELS = 8

/**
 * Returns the value with the beginning of every list alone. To look for issues costs more than to
 * find out that there are some: for a list whose items must differ, its length squared.
 */
function beginningOf(value: unknown, levels = MOST_LEVELS): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (levels === 0) return Array.isArray(value) ? [] : {}
  const below = (part: unknown) => beginningOf(part, levels - 1)
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS + 1).map(below)
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, below(part)]))
}

function issuesOf(schema: TSchema, error: TLocalizedValidationError): ValueIssue[] {
  const path = stepsOf(error.instancePath)
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => ({
        path: [...path, name],
        code: 'required',
      }))
    case 'boolean': // only unknown fields have the schema `false`
      return [{ path, code: 'additionalProperties' }]
    case 'additionalProperties': // the same, all at once
      return []
    case 'type':
      return [{ path, code: 'type', type: String(error.params.type) }]
    case 'enum':
      return [{ path, code: 'enum', values: error.params.allowedValues }]
    case 'uniqueItems':
      return [{ path, code: 'uniqueItems' }]
    case 'maxItems':
    case 'maxLength':
    case 'maxProperties':
    case 'maximum':
    case 'minLength':
    case 'minProperties':
    case 'minimum':
      return [{ path, code: error.keyword, limit: Number(error.params.limit) }]
    default: {
      const description = describedAt(schema, stepsOf(error.schemaPath.slice(1)))
      return [{ path, code: 'format', description }]
    }
  }
}

/** Returns the description of the nearest schema around a place in a schema. */
function describedAt(schema: unknown, [step, ...rest]: readonly string[]): string | undefined {
  if (!(schema instanceof Object)) return undefined
  const nearer = step === undefined ? undefined : describedAt(Reflect.get(schema, step), rest)
  const own = 'description' in schema ? String(schema.description) : undefined
  return nearer ?? own
}

/** Returns the steps of a JSON pointer (RFC 6901). */
const stepsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
