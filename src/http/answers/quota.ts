/** Where a limit stands. Instants are milliseconds since 1970. */
interface Standing {
  readonly limit: number
  readonly remaining: number
  readonly resetAt: number
  readonly retryAfterSeconds: number
}

/** The headers that say where a limit stands; the reset in seconds since 1970. */
export const quotaHeaders = ({ limit, remaining, resetAt }: Standing) => ({
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
})

/** The same, with the header that says when to come back. */
export const exceededHeaders = (standing: Standing) => ({
  ...quotaHeaders(standing),
  'retry-after': String(standing.retryAfterSeconds),
})
