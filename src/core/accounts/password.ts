import { countCodePoints, isLongerThan } from '../code-points.ts'

/** How many characters (Unicode code points, in normalization form C) a password has. */
export const PASSWORD_LENGTH = { least: 12, most: 256 }

/** In form C, four code points at most become one. */
const LONGEST_TYPED = 4 * PASSWORD_LENGTH.most

/**
 * A password in normalization form C: one person's keyboard writes é as one character, another's as
 * two (RFC 8265). Undefined for a text that is too long for a password. What is far too long is not
 * normalized, which takes quadratic time.
 */
export function passwordFrom(text: string): string | undefined {
  if (isLongerThan(text, LONGEST_TYPED)) return undefined
  const plain = text.normalize('NFC')
  return isLongerThan(plain, PASSWORD_LENGTH.most) ? undefined : plain
}

/** Whether a text may become somebody's password. */
export function isFitPassword(text: string): boolean {
  const plain = passwordFrom(text)
  return plain !== undefined && countCodePoints(plain) >= PASSWORD_LENGTH.least
}
