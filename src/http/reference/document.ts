import { HEADERS } from './headers.ts'
import type { Operation } from './operation.ts'

/** What a document says besides its routes. */
export interface About {
  readonly title: string
  readonly version: string
  readonly summary: string
  readonly description: string
  readonly license: { readonly name: string; readonly identifier: string }
  /** The address under which clients reach the service. */
  readonly serverUrl: string
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly securitySchemes: Readonly<Record<string, object>>
}

/** A route as Fastify knows it. */
export interface Route {
  readonly method: string
  readonly url: string
  readonly operation: Operation
}

/** An OpenAPI document, ready to be sent. */
export type OpenApi = Readonly<Record<string, unknown>>

/**
 * The OpenAPI 3.1 document of these routes. A schema with a `title` stands under it among the
 * components, once; throws if two different ones have the same.
 */
export function openApiDocument(about: About, routes: readonly Route[]): OpenApi {
  const { serverUrl, tags, securitySchemes, ...info } = about
  const schemas = new Map<string, unknown>()
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { method, url, operation } of routes) {
    const path = url.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [method.toLowerCase()]: referring(operation, schemas) }
  }
  return {
    openapi: '3.1.1',
    info,
    servers: [{ url: serverUrl }],
    tags,
    paths,
    components: { schemas: Object.fromEntries(schemas), headers: HEADERS, securitySchemes },
  }
}

/** The same with references where schemas with a title were; these are put to the others. */
function referring(value: unknown, schemas: Map<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((part) => referring(part, schemas))
  if (typeof value !== 'object' || value === null) return value
  const whole: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(value)) {
    whole[key] = key === 'examples' ? part : referring(part, schemas)
  }
  const { title } = whole
  if (typeof title !== 'string') return whole
  list(schemas, title, whole)
  return { $ref: `#/components/schemas/${title}` }
}

function list(schemas: Map<string, unknown>, title: string, schema: object): void {
  const known = schemas.get(title) ?? schema
  if (JSON.stringify(known) !== JSON.stringify(schema)) {
    throw new Error(`Two schemas have the title ${title}.`)
  }
  schemas.set(title, schema)
}
