const DAY_SECONDS = 86_400

/** The kinds of token, a row each. Lifetimes are whole seconds, both bounds included. */
export const KINDS = {
  chat: { lifetimeSeconds: { least: 1, most: 300 } },
  stream: { prefix: 'pub_tok_', lifetimeSeconds: { least: 1, most: 300 } },
  user: { lifetimeSeconds: { least: 1, most: 30 * DAY_SECONDS } },
  assistant: { prefix: 'i5t_' },
  personal: { prefix: 'i5t_' },
  session: {
    prefix: 'vai_ses_',
    lifetimeSeconds: { least: DAY_SECONDS / 2, most: DAY_SECONDS / 2 },
  },
  pat: { prefix: 'vai_pat_', lifetimeSeconds: { least: DAY_SECONDS, most: 365 * DAY_SECONDS } },
  device: {
    prefix: 'vai_dev_',
    lifetimeSeconds: { least: 90 * DAY_SECONDS, most: 90 * DAY_SECONDS },
  },
} as const

/** The kinds that are opaque, used many times, and kept until they are revoked. */
export const LONG_LIVED_KINDS = ['assistant', 'personal', 'session', 'pat', 'device'] as const
export type LongLivedKind = (typeof LONG_LIVED_KINDS)[number]

type Limited = {
  [Kind in keyof typeof KINDS]: (typeof KINDS)[Kind] extends { lifetimeSeconds: object }
    ? Kind
    : never
}[keyof typeof KINDS]

/** Whether a token of this kind may live so long. */
export function isLifetimeOf(kind: Limited, seconds: number): boolean {
  const { least, most } = KINDS[kind].lifetimeSeconds
  return Number.isInteger(seconds) && seconds >= least && seconds <= most
}
