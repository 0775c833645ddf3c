/** A JSON schema, as far as hostile values are made of it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
}

interface Parameter {
  readonly in: 'cookie' | 'header' | 'path' | 'query'
  readonly name: string
}

/** A place in a body, by the names and numbers that lead to it; the body itself has none. */
export type Slot = readonly (string | number)[]

/** What may be asked for, as the OpenAPI document has it. */
export interface Operation {
  readonly method: string
  /** With its parameters in braces. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** The names of its security schemes. */
  readonly credentials: readonly string[]
  readonly body: Body | undefined
}

interface Body {
  /** Bodies that are meant: the examples of the document, or one that is made of the schema. */
  readonly examples: readonly unknown[]
  /** Where a schema has a value: fields of objects, members of lists, and the body itself. */
  readonly slots: readonly Slot[]
}

interface DocumentOperation {
  readonly parameters?: readonly Parameter[]
  readonly security?: readonly Readonly<Record<string, unknown>>[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, Media>>
  }
}

interface Media {
  readonly schema?: Schema
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

/** An OpenAPI document, as far as it is read here. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

const DEEPEST = 5

/** Every operation of an OpenAPI document. */
export function operationsIn(document: OpenApi): Operation[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      parameters: operation.parameters ?? [],
      credentials: (operation.security ?? []).flatMap((scheme) => Object.keys(scheme)),
      body: bodyOf(document, operation),
    })),
  )
}

function bodyOf(document: OpenApi, { requestBody }: DocumentOperation): Body | undefined {
  const [media] = Object.values(requestBody?.content ?? {})
  if (!media) return undefined
  const { schema = {}, examples = {} } = media
  const meant = Object.values(examples).map(({ value }) => value)
  return {
    examples: meant.length > 0 ? meant : [sampleOf(document, schema)],
    slots: slotsIn(document, schema),
  }
}

function resolved(document: OpenApi, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1)
  return name === undefined ? schema : (document.components?.schemas?.[name] ?? {})
}

const alternatives = ({ anyOf = [], oneOf = [], allOf = [] }: Schema) => [
  ...anyOf,
  ...oneOf,
  ...allOf,
]

function slotsIn(document: OpenApi, given: Schema, at: Slot = []): Slot[] {
  if (at.length > DEEPEST) return []
  const schema = resolved(document, given)
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    slotsIn(document, field, [...at, name]),
  )
  const members = schema.items ? slotsIn(document, schema.items, [...at, 0]) : []
  const others = alternatives(schema).flatMap((it) => slotsIn(document, it, at))
  const all = [at, ...inside, ...members, ...others]
  return [...new Map(all.map((slot) => [JSON.stringify(slot), slot])).values()]
}

function sampleOf(document: OpenApi, given: Schema, depth = 0): unknown {
  const schema = resolved(document, given)
  const [known = schema.const] = schema.enum ?? []
  if (known !== undefined) return known
  const [alternative] = alternatives(schema)
  if (alternative && depth < DEEPEST) return sampleOf(document, alternative, depth + 1)
  if (schema.items && depth < DEEPEST) return [sampleOf(document, schema.items, depth + 1)]
  if (schema.properties && depth < DEEPEST) {
    const fields = Object.entries(schema.properties)
    return Object.fromEntries(
      fields.map(([name, field]) => [name, sampleOf(document, field, depth + 1)]),
    )
  }
  return SAMPLES[String([schema.type].flat()[0])] ?? {}
}

const SAMPLES: Readonly<Record<string, unknown>> = {
  string: 'a',
  integer: 1,
  number: 1,
  boolean: true,
  array: [],
  null: null,
}
