/** Time, as it is handed to whoever needs it. Both readings are in milliseconds. */
export interface Clock {
  /** Milliseconds since 1970. May be stepped, forwards and back, by whoever owns the machine. */
  readonly wall: () => number
  /** Milliseconds since some fixed moment of this process. Never runs backwards. */
  readonly monotonic: () => number
}
