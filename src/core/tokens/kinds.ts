/** The kinds of token, a row each. Lifetimes are whole seconds, both bounds included. */
export const KINDS = {
  chat: { lifetimeSeconds: { least: 1, most: 300 } },
  stream: { prefix: 'pub_tok_', lifetimeSeconds: { least: 1, most: 300 } },
} as const

/** Whether a token of this kind may live so long. */
export function isLifetimeOf(kind: keyof typeof KINDS, seconds: number): boolean {
  const { least, most } = KINDS[kind].lifetimeSeconds
  return Number.isInteger(seconds) && seconds >= least && seconds <= most
}
