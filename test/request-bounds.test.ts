import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { deployed } from './support/deployment.ts'

type Schema = Readonly<Record<string, unknown>>

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly schema: Schema }[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>
  }
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

const house = await deployed({ after })
const { paths, components } = (await house.app.inject('/openapi.json')).json<Document>()

/** The most things that are compared with each other to find out whether they differ. */
const MOST_COMPARED = 100

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function resolved(schema: Schema): Schema {
  const name = /^#\/components\/schemas\/(.+)$/.exec(String(schema.$ref))?.[1]
  return name === undefined ? schema : (components.schemas[name] ?? assert.fail(name))
}

/** The places in a schema at which a request may hold any amount of something. */
function unbounded(given: Schema, at: string): string[] {
  const schema = resolved(given)
  const nested = [
    ...['properties', 'patternProperties'].flatMap((key) => {
      const parts = schema[key]
      return isSchema(parts) ? Object.entries(parts) : []
    }),
    ...['anyOf', 'oneOf', 'allOf', 'prefixItems'].flatMap((key) => {
      const parts = schema[key]
      return Array.isArray(parts) ? Object.entries(parts) : []
    }),
    ...['items', 'additionalProperties', 'propertyNames'].map((key) => [key, schema[key]] as const),
  ]
  const below = nested.flatMap(([key, part]) =>
    isSchema(part) ? unbounded(part, `${at}.${key}`) : [],
  )
  return [...ownFlaws(schema).map((flaw) => `${at}: ${flaw}`), ...below]
}

/** What must stand in a schema of each type. */
const BOUNDS: Readonly<Record<string, (schema: Schema) => boolean>> = {
  maxLength: ({ type }) => type === 'string',
  maxItems: ({ type }) => type === 'array',
  maxProperties: ({ type, properties, additionalProperties }) =>
    type === 'object' && (!isSchema(properties) || isSchema(additionalProperties)),
}

function ownFlaws(schema: Schema): string[] {
  const keys = Object.keys(schema)
  if (keys.includes('enum') || keys.includes('const')) return []
  const missing = Object.entries(BOUNDS).filter(([key, isDue]) => isDue(schema) && !(key in schema))
  const isAnything = !keys.some((key) => ['type', 'anyOf', 'oneOf', 'allOf'].includes(key))
  const isSlow = schema.uniqueItems === true && Number(schema.maxItems) > MOST_COMPARED
  return [
    ...missing.map(([key]) => `no ${key}`),
    ...(isAnything ? ['may be anything'] : []),
    ...(isSlow ? ['too many to be compared'] : []),
  ]
}

describe('a request', () => {
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { parameters = [], requestBody }] of Object.entries(methods)) {
      it(`of ${method.toUpperCase()} ${path} is bounded in every part`, () => {
        const found = [
          ...parameters.flatMap(({ name, schema }) => unbounded(schema, name)),
          ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
            unbounded(schema, 'body'),
          ),
        ]
        assert.deepEqual(found, [])
      })
    }
  }
})
