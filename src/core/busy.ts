/** Thrown where too many wait already. Nothing was done, and it may be asked again soon. */
export class Busy extends Error {
  override readonly name = 'Busy'
}
