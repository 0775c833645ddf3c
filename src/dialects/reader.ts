import type { Static, TObject, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Fields, isFields } from '../core/fields.ts'
import { lazily } from '../http/lazily.ts'
import { type Issue, type IssueCode, isPlainThroughout, issuesIn, type Place } from './issues.ts'

type Schemas = Readonly<Partial<Record<Place, TObject>>>
type StaticOf<Schema> = Schema extends TSchema ? Static<Schema> : never

/** What a request says, by its places. */
export type InputOf<Of extends Schemas> = { readonly [Name in keyof Of]: StaticOf<Of[Name]> }

export type Reading<Of extends Schemas> =
  | { readonly ok: true; readonly input: InputOf<Of>; readonly issues: readonly [] }
  | {
      readonly ok: false
      /** The fields that have no issue. */
      readonly input: { readonly [Name in keyof Of]: Partial<StaticOf<Of[Name]>> }
      readonly issues: readonly Issue[]
    }

/** Which texts are converted where a schema expects something else. */
export interface TextForms {
  /** Matches the texts that stand for whole numbers. */
  readonly integer: RegExp
  /** The booleans that texts in lower case stand for. */
  readonly boolean?: ReadonlyMap<string, boolean>
}

const DIGITS: TextForms = { integer: /^[0-9]{1,9}$/ }

interface Options {
  /** The texts that are converted in each place. Left out: digits in the query. */
  readonly texts?: Readonly<Partial<Record<Place, TextForms>>>
  /** Codes that are no issues here, because the verb judges such values itself. */
  readonly leaves?: readonly IssueCode[]
}

/**
 * Returns a function that reads a request by the schemas of its places. The issues are in the order
 * of the places, and in each place in that of its fields; unknown fields follow, at most ten.
 */
export function readerOf<const Of extends Schemas>(
  schemas: Of,
  { texts = { query: DIGITS }, leaves = [] }: Options = {},
): (values: Readonly<Record<keyof Of, unknown>>) => Reading<Of> {
  const forms = Object.entries(schemas).map(([name, schema]) => {
    const place = name as Place
    return formOf(place, schema, texts[place], leaves)
  })
  return (values) => {
    const input: Partial<Record<Place, unknown>> = {}
    const issues: Issue[] = []
    for (const form of forms) {
      const value = form.convert(Reflect.get(values, form.place))
      const part = form.matches(value) ? { input: value, issues: [] } : readByField(form, value)
      input[form.place] = part.input
      issues.push(...part.issues)
    }
    return { ok: issues.length === 0, input, issues } as unknown as Reading<Of>
  }
}

/**
 * Reads a request when a verb asks for its input, once.
 *
 * @param inputFrom makes of what was read what the verb takes
 */
export function inputOnDemand<Of extends Schemas, Input>(
  read: () => Reading<Of>,
  inputFrom: (read: InputOf<Of>) => Input,
): {
  /** Returns undefined if there are issues. */
  readonly input: () => Input | undefined
  readonly issues: () => readonly Issue[]
} {
  const reading = lazily(read)
  return {
    input() {
      const known = reading()
      return known.ok ? inputFrom(known.input) : undefined
    },
    issues: () => reading().issues,
  }
}

interface Form {
  readonly place: Place
  readonly schema: ObjectSchema
  readonly fields: readonly (readonly [name: string, schema: FieldSchema])[]
  readonly leaves: readonly IssueCode[]
  readonly convert: (value: unknown) => unknown
  readonly matches: (value: unknown) => boolean
}

interface FieldSchema extends TSchema {
  readonly type?: string
  readonly anyOf?: readonly FieldSchema[]
  readonly additionalProperties?: unknown
}

interface ObjectSchema extends TObject {
  readonly additionalProperties?: unknown
  readonly minProperties?: number
}

function formOf(
  place: Place,
  schema: ObjectSchema,
  texts: TextForms | undefined,
  leaves: readonly IssueCode[],
): Form {
  const validator = Compile(schema)
  const fields = Object.entries<FieldSchema>(schema.properties)
  const closed = fields.flatMap(([name, field]) => (isOpen(field) ? [] : [name]))
  return {
    place,
    schema,
    fields,
    leaves,
    convert: texts ? converterOf(fields, texts) : (value) => value,
    matches: (value) =>
      validator.Check(value) &&
      closed.every((name) => isPlainThroughout(Reflect.get(Object(value), name))),
  }
}

const withoutNull = ({ anyOf, ...schema }: FieldSchema): FieldSchema => anyOf?.[0] ?? schema

/** Returns whether an object may hold anything: it is kept as JSON, in which every text is sound. */
const isOpen = (field: FieldSchema): boolean => withoutNull(field).additionalProperties === true

function converterOf(fields: Form['fields'], texts: TextForms): (value: unknown) => unknown {
  const types = fields.flatMap(([name, field]) => {
    const { type } = withoutNull(field)
    return type === 'integer' || type === 'boolean' ? [{ name, type } as const] : []
  })
  return (value) => {
    if (!isFields(value)) return value
    let converted: Record<string, unknown> | undefined
    for (const { name, type } of types) {
      const text = value[name]
      if (typeof text !== 'string') continue
      converted ??= { ...value }
      converted[name] = valueIn(text, type, texts)
    }
    return converted ?? value
  }
}

/** Returns the text itself if it stands for nothing else. */
function valueIn(
  text: string,
  type: 'boolean' | 'integer',
  { integer, boolean }: TextForms,
): unknown {
  if (type === 'boolean') return boolean?.get(text.toLowerCase()) ?? text
  return integer.test(text) ? Number(text) : text
}

/** Of unknown fields no more are named. */
const MOST_UNKNOWN = 10

/** Returns the fields of a value that have no issue, and the issues of the others. */
function readByField({ place, schema, fields, leaves }: Form, value: unknown) {
  if (!isFields(value)) {
    const whole: Issue = { place, path: [], code: 'type', type: 'object', received: value }
    return { input: {}, issues: [whole] }
  }
  const input: Record<string, unknown> = {}
  const issues = fields.flatMap(([name, field]): Issue[] => {
    if (!Object.hasOwn(value, name)) {
      const isMissing = schema.required?.includes(name)
      return isMissing ? [{ place, path: [name], code: 'required', received: undefined }] : []
    }
    const received = value[name]
    const found = issuesIn(field, received, { leaves, isOpen: isOpen(field) })
    if (found.length === 0) input[name] = received
    return found.map((issue) => ({
      ...issue,
      place,
      path: [name, ...issue.path],
      received: issue.path.reduce((value, step) => Reflect.get(Object(value), step), received),
    }))
  })
  return { input, issues: [...issues, ...issuesOfWhole(place, schema, value)] }
}

function issuesOfWhole(place: Place, schema: ObjectSchema, value: Fields): Issue[] {
  const { properties, additionalProperties, minProperties: limit = 0 } = schema
  const names = Object.keys(value)
  const unknown =
    additionalProperties === false ? names.filter((name) => !Object.hasOwn(properties, name)) : []
  const issues = unknown.slice(0, MOST_UNKNOWN).map((name): Issue => {
    return { place, path: [name], code: 'additionalProperties', received: value[name] }
  })
  const isEnough = names.length >= limit
  return isEnough
    ? issues
    : [...issues, { place, path: [], code: 'minProperties', limit, received: value }]
}
