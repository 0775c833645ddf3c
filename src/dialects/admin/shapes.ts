import { type TSchema, Type } from 'typebox'
import { PERMISSIONS } from '../../core/accounts/index.ts'

export const orNull = <Schema extends TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description })

/** An instant as this family writes it: ISO 8601, UTC, to the second. */
export const Instant = Type.String({ format: 'date-time' })

/** @param at milliseconds since 1970 */
export const instant = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`

export const instantOrNull = (at: number | null): string | null =>
  at === null ? null : instant(at)

export const InstantInput = Type.String({
  maxLength: 64,
  format: 'date-time',
  pattern: ':[0-5][0-9](\\.[0-9]+)?(Z|[+-][0-9:]+)$', // no leap second: a Date knows none
  description: 'an instant such as 2030-01-15T10:00:00Z',
})

/** Milliseconds since 1970; null where nothing was said. */
export const millisecondsOf = (text: string | null | undefined): number | null =>
  text === null || text === undefined ? null : Date.parse(text)

export const Name = Type.String({ minLength: 1, maxLength: 255, description: 'For people.' })

export const Permissions = Type.Array(Type.Enum([...PERMISSIONS]), {
  uniqueItems: true,
  maxItems: PERMISSIONS.length,
})

export const Username = Type.String({
  maxLength: 64,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._@+-]{1,63}$',
  description:
    '2 to 64 letters, digits and . _ @ + -, beginning with a letter or a digit; uppercase letters become lowercase',
})

export const Email = Type.String({
  maxLength: 254,
  pattern: '^[^\\s@]+@[^\\s@]+$',
  description: 'an email address such as ada@example.com',
})

/** The fields of a request: those that are not known here are refused. */
export const fieldsOf = <Fields extends Record<string, TSchema>>(
  title: string,
  fields: Fields,
  options: { readonly minProperties?: number } = {},
) => Type.Object(fields, { additionalProperties: false, title, ...options })
