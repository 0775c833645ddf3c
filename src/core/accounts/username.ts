import { isLongerThan } from '../code-points.ts'

/** In Unicode code points. No operator has a longer name. */
const LONGEST_USERNAME = 255

/**
 * The name by which an operator is known: names are told apart by their letters, not by upper and
 * lower case. Undefined for a text that is too long for any name; it is not normalized, which takes
 * quadratic time.
 */
export function usernameFrom(text: string): string | undefined {
  if (isLongerThan(text, LONGEST_USERNAME)) return undefined
  return text.normalize('NFC').toLowerCase()
}
