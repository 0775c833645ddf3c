/** Gives what reads something when it is asked for, once, and then what was read. */
export function lazily<Value>(read: () => Value): () => Value {
  let known: { readonly value: Value } | undefined
  return () => {
    known ??= { value: read() }
    return known.value
  }
}
