/** A JSON object, as it came from outside: nothing is known of its members yet. */
export type Fields = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object, and neither null nor a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
