/**
 * Whether a text can be kept, compared and told apart from others on every store: it holds no lone
 * surrogate, which becomes U+FFFD in UTF-8, and no NUL, which PostgreSQL does not keep.
 */
export function isPlain(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** What is to be said of a field whose text is not so, after its name. */
export const NOT_PLAIN = 'must hold neither NUL nor a lone surrogate'
