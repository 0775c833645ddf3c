/** What a server may have of something at most, whoever attacks it. */
interface Bound {
  /** The gauge of the metrics port that says how much there is. */
  readonly gauge: string
  readonly most: number
  /** Whether there is nothing of it a little after the attackers have left. */
  readonly isPassing: boolean
}

/** By the settings of a newcomer, over SQLite, where there are four limiters. */
export const BOUNDS = {
  connections: { gauge: 'jeton_http_connections', most: 10_000, isPassing: false },
  'bytes of unread bodies': {
    gauge: 'jeton_http_unread_body_bytes',
    most: 67_108_864,
    isPassing: true,
  },
  'names in limiters': { gauge: 'jeton_limiter_names', most: 4 * 65_536, isPassing: false },
  'waiting passwords': { gauge: 'jeton_passwords_waiting', most: 128, isPassing: true },
} as const satisfies Readonly<Record<string, Bound>>
