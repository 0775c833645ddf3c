/** What the guarantees depend on, and what is in there. */
export const DEPENDENCIES = {
  redis: 'what lives for minutes: single-use tokens, and what all processes count together',
  database: 'what lasts: accounts, long-lived tokens, credits, events',
} as const

export type Dependency = keyof typeof DEPENDENCIES

/** What can become of a request, or of the server’s own work, while a dependency is away. */
export const OUTCOMES = {
  goes_on: 'nothing changes',
  remembered:
    'goes on with what this process remembers, as long as it has heard of all that was revoked: for `JETON_MAX_STALENESS` seconds at most. Then, and for all that it does not remember, 503',
  counted_here:
    'goes on; this process counts alone, from nothing, so that of each limit every process gives the whole, once more',
  refused: '503, in the words of the family, with `Retry-After`',
  told: '503, with the names of all that is away',
  tried_again:
    'the answer goes on; it is tried again every 15 seconds until the lease of the credits is over (5 minutes), and then they are free',
  kept: 'requests go on; what is to be written down is kept in memory, and tried again every 15 seconds',
} as const

export type Outcome = keyof typeof OUTCOMES

/** The longest that anybody waits for an answer because something is away. */
export const MOST_MILLISECONDS = 250

/** The longest until all is as before, once everything is back. */
export const BACK_MILLISECONDS = 2_000

interface Policy extends Readonly<Record<Dependency, Outcome>> {
  /** What is asked, or done. */
  readonly asked: string
  readonly because: string
}

/**
 * What is closed, what goes on and what makes do while a dependency is away: docs/failure-policy.md.
 * It is closed where a wrong yes would be worse than none.
 */
export const FAILURE_POLICY = {
  redeem: {
    asked: 'A stream token or a chat token is redeemed',
    redis: 'refused',
    database: 'refused',
    because:
      'Redis alone knows whether it was used, and the database holds its price. Where it is unknown whether a token was taken, it counts as used. One whose price the database was not asked for is given back; where it was asked and did not answer, the token is used.',
  },
  present: {
    asked: 'A stream token or a chat token is presented where it opens nothing',
    redis: 'refused',
    database: 'remembered',
    because: 'A live one hears 403 and any other 401, and only Redis can tell.',
  },
  verify: {
    asked:
      'A session, an access token, an assistant’s or an end user’s token, or an API key is presented',
    redis: 'goes_on',
    database: 'remembered',
    because: 'Verifying needs no round trip, and revoked means revoked.',
  },
  run: {
    asked: 'An assistant is run with an API key, or with a token that works many times',
    redis: 'counted_here',
    database: 'refused',
    because: 'Nothing is used up by it but credits, and those are held in the database.',
  },
  issueAnonymous: {
    asked: 'A chat token for any chatbot is issued to somebody unknown',
    redis: 'refused',
    database: 'goes_on',
    because:
      'It carries the generation, which Redis knows; and whoever shows nothing gets no second limit. The database is not asked.',
  },
  issueAnonymousBound: {
    asked: 'A chat token for one chatbot is issued to somebody unknown',
    redis: 'refused',
    database: 'remembered',
    because: 'Likewise; and the chatbot is looked up.',
  },
  issueChat: {
    asked: 'A chat token is issued for an API key',
    redis: 'refused',
    database: 'remembered',
    because: 'It carries the generation, which Redis knows.',
  },
  issueStream: {
    asked: 'A stream token is issued',
    redis: 'refused',
    database: 'refused',
    because: 'It is kept in Redis, and nobody gets one without credits.',
  },
  issueUser: {
    asked: 'A token of an end user is issued',
    redis: 'counted_here',
    database: 'refused',
    because: 'Redis only counts it; the end user is entered in the database.',
  },
  manageTokens: {
    asked:
      'A long-lived token is made, listed, rotated or revoked, or an end user’s are invalidated',
    redis: 'counted_here',
    database: 'refused',
    because:
      'A change and its event are written in one step, or not at all. Redis only counts the changes.',
  },
  readCredits: {
    asked: 'What is left of the credits is asked',
    redis: 'goes_on',
    database: 'refused',
    because: 'It is never told from memory.',
  },
  signIn: {
    asked: 'Somebody signs in, or fails to',
    redis: 'goes_on',
    database: 'refused',
    because:
      'Failures are counted by each process, whatever is away, and ten in five minutes close a network. An attempt that could not be judged is none.',
  },
  failKey: {
    asked: 'A wrong API key is presented for an end user’s token',
    redis: 'goes_on',
    database: 'refused',
    because:
      'Failures are counted by each process, whatever is away. That a key is wrong is not remembered.',
  },
  administer: {
    asked: 'Somebody administers: organizations, operators, API keys, assistants, credits, the log',
    redis: 'counted_here',
    database: 'refused',
    because: 'An act that cannot be recorded does not happen. Redis only counts the changes.',
  },
  watch: {
    asked: 'Somebody begins to watch what ends: `GET /api/v1/revocations`',
    redis: 'goes_on',
    database: 'refused',
    because: 'Nobody can say how far the log has come. Redis only makes it faster.',
  },
  settle: {
    asked: 'Held credits are spent or given back',
    redis: 'goes_on',
    database: 'tried_again',
    because: 'An answer that has begun is not cut for the sake of its price.',
  },
  note: {
    asked: 'Counters, and when a secret was last used and an end user last seen, are written down',
    redis: 'goes_on',
    database: 'kept',
    because: 'No request is refused for the sake of its being counted.',
  },
  measure: {
    asked: '`GET /metrics`, with a credential',
    redis: 'goes_on',
    database: 'remembered',
    because: 'The numbers are in memory; who may see them is looked up.',
  },
  ready: {
    asked: '`GET /readyz`',
    redis: 'told',
    database: 'told',
    because: 'Both are asked at the same time, and once for all who ask meanwhile.',
  },
  health: {
    asked: '`GET /healthz`',
    redis: 'goes_on',
    database: 'goes_on',
    because: 'A process that waits for another server need not be started again.',
  },
} as const satisfies Readonly<Record<string, Policy>>

export type Subject = keyof typeof FAILURE_POLICY
