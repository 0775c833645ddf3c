interface Schema {
  readonly properties: object
  readonly additionalProperties?: unknown
}

/**
 * The fields that a schema does not name; none where it lets others pass. Where something is managed
 * they are refused: what was meant by a mistyped name would silently not be done.
 */
export function unknownFields(
  { properties, additionalProperties }: Schema,
  said: Readonly<Record<string, unknown>>,
): string[] {
  if (additionalProperties !== false) return []
  return Object.keys(said).filter((name) => !Object.hasOwn(properties, name))
}
