import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import type { Problem, Read } from '../../core/administration/index.ts'
import { deny } from '../../core/answer.ts'
import { isFields } from '../../core/fields.ts'
import { isPlain, NOT_PLAIN } from '../../core/text.ts'

/** Reads what was said as something of a schema, or says of each field that is wrong how to mend it. */
export type Reader<Value> = (said: unknown) => Read<Value>

/** @param whole what the value itself is called, where it is not a member that is wrong */
export function readerOf<Schema extends TSchema>(
  schema: Schema,
  whole: string,
): Reader<Static<Schema>> {
  const form = Compile(schema)
  return (said) => {
    if (form.Check(said) && brokenTextsIn(said).length === 0) return { ok: true, value: said }
    const beginning = beginningOf(said)
    const faults = form.Errors(beginning).flatMap((fault) => wrong(schema, fault))
    const named = faults.map((fault) => (fault.field === '' ? { ...fault, field: whole } : fault))
    return deny('invalid_fields', { problems: oneEach([...named, ...brokenTextsIn(beginning)]) })
  }
}

/** The first problem of each field. */
function oneEach(problems: readonly Problem[]): Problem[] {
  const first = new Map(problems.toReversed().map((problem) => [problem.field, problem]))
  return [...first.values()].toReversed()
}

/** The texts, wherever they stand, that not every store could keep. */
function brokenTextsIn(said: unknown, at: readonly string[] = []): Problem[] {
  if (typeof said === 'string') {
    return isPlain(said) ? [] : [{ field: at.join('.'), message: NOT_PLAIN }]
  }
  if (typeof said !== 'object' || said === null) return []
  return Object.entries(said).flatMap(([name, value]) => brokenTextsIn(value, [...at, name]))
}

/** No schema of a request has lists that may be so long, or so many levels. */
const [MOST_ITEMS, MOST_LEVELS] = [100, 8]

/**
 * The same with the beginning of every list alone. To look for faults costs more than to find out
 * that there are some: for a list whose items must differ, its length squared.
 */
function beginningOf(said: unknown, levels = MOST_LEVELS): unknown {
  if (typeof said !== 'object' || said === null) return said
  if (levels === 0) return Array.isArray(said) ? [] : {}
  const below = (value: unknown) => beginningOf(value, levels - 1)
  if (Array.isArray(said)) return said.slice(0, MOST_ITEMS + 1).map(below)
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, below(value)]))
}

/** A query, in which everything is text, with numbers where the schema has such. */
export function withNumbers({ properties }: { readonly properties: object }, query: unknown) {
  if (!isFields(query)) return query
  const types = new Map(Object.entries(properties).map(([name, { type }]) => [name, type]))
  const entries = Object.entries(query).map(([name, value]) => {
    const isNumber = typeof value === 'string' && /^[0-9]{1,9}$/.test(value)
    return [name, types.get(name) === 'integer' && isNumber ? Number(value) : value]
  })
  return Object.fromEntries(entries)
}

function wrong(schema: TSchema, fault: TLocalizedValidationError): Problem[] {
  const at = stepsOf(fault.instancePath)
  const about = (message: string, ...steps: string[]) => ({
    field: [...at, ...steps].join('.'),
    message,
  })
  switch (fault.keyword) {
    case 'required':
      return fault.params.requiredProperties.map((name) => about('is missing', name))
    case 'boolean': // only what is not known has the schema `false`
      return [about('is not known here')]
    case 'additionalProperties': // the same, all at once
      return []
    default:
      return [about(messageOf(schema, fault))]
  }
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'must be a list',
  boolean: 'must be true or false',
  integer: 'must be a whole number',
  null: 'must be null',
  object: 'must be a JSON object',
  string: 'must be a text, given once',
}

function messageOf(schema: TSchema, fault: TLocalizedValidationError): string {
  switch (fault.keyword) {
    case 'type':
      return TYPES[String(fault.params.type)] ?? 'is of another type'
    case 'enum':
      return `must be one of ${fault.params.allowedValues.join(', ')}`
    case 'minLength':
      return `must have at least ${counted(fault.params.limit, 'character')}`
    case 'maxLength':
      return `must have at most ${counted(fault.params.limit, 'character')}`
    case 'minimum':
      return `must be at least ${fault.params.limit}`
    case 'maximum':
      return `must be at most ${fault.params.limit}`
    case 'minProperties':
      return `must have at least ${counted(fault.params.limit, 'field')}`
    case 'maxItems':
      return `must have at most ${counted(fault.params.limit, 'item')}`
    case 'uniqueItems':
      return 'must name each thing once'
    default:
      return `must be ${describedAt(schema, stepsOf(fault.schemaPath.slice(1))) ?? 'something else'}`
  }
}

const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`

/** What the nearest schema around says of itself, for forms that no keyword explains. */
function describedAt(schema: unknown, [step, ...rest]: readonly string[]): string | undefined {
  if (!(schema instanceof Object)) return undefined
  const nearer = step === undefined ? undefined : describedAt(Reflect.get(schema, step), rest)
  const own = 'description' in schema ? String(schema.description) : undefined
  return nearer ?? own
}

/** The steps of a JSON pointer (RFC 6901). */
const stepsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
