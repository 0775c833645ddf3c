const INSTANT =
  /^(?<date>\d{4}-\d\d-(?<day>\d\d))T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i

/** An instant as ISO 8601 has it, in UTC and to the second: what is left of a second is cut off. */
export function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, -'.000Z'.length)}Z`
}

/**
 * Reads an instant with its date, its time and its offset (RFC 3339), to the second. NaN for any
 * other text, and for a day that its month does not have.
 */
export function instantIn(text: string): number {
  const { date, day } = INSTANT.exec(text)?.groups ?? {}
  const isDay = new Date(`${date}T00:00:00Z`).getUTCDate() === Number(day)
  return isDay ? Math.floor(Date.parse(text.toUpperCase()) / 1000) * 1000 : Number.NaN
}
