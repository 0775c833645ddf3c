/**
 * Thrown at start, or by a command, for a reason that only the person who typed it can mend. The
 * message is a sentence for that person.
 */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}
