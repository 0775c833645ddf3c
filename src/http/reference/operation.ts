/** A schema (JSON Schema 2020-12). One with a `title` is listed under it, and may be referred to. */
export type Schema = object

/** What one route does, as OpenAPI 3.1 says it (an Operation Object). */
export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  /** The alternatives, each with its schemes; empty where no credential is looked at. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, object>>
}

export interface Parameter {
  readonly name: string
  readonly in: Place
  readonly description: string
  readonly required: boolean
  readonly schema: Schema
}

type Place = 'header' | 'path' | 'query'

interface ObjectSchema {
  readonly properties: Readonly<Record<string, Schema & { readonly description?: string }>>
  readonly required?: readonly string[] | undefined
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the reference says of this route. Routes without it are not in the reference. */
    readonly operation?: Operation
  }
}

/** The parameters that the properties of a schema stand for. */
export function parametersIn(
  place: Place,
  { properties, required = [] }: ObjectSchema,
): Parameter[] {
  return Object.entries(properties).map(([name, { description = '', ...schema }]) => ({
    name,
    in: place,
    description,
    required: required.includes(name),
    schema,
  }))
}
