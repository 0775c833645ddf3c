const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }
const LIFETIME = /^0*([1-9][0-9]*)([smhd])$/

/**
 * The seconds in a text such as `3600s`, `30m`, `24h` or `7d`: a positive whole number in ASCII
 * digits and a unit. Undefined for any other text.
 */
export function lifetimeIn(text: string): number | undefined {
  const [, digits = '', unit = ''] = LIFETIME.exec(text) ?? []
  const seconds = UNIT_SECONDS[unit]
  return seconds === undefined ? undefined : Number(digits) * seconds
}

/** So many seconds in the largest unit that divides them: 30 days are `30d`. */
export function lifetimeText(seconds: number): string {
  const units = Object.entries(UNIT_SECONDS).sort(([, a], [, b]) => b - a)
  const [unit, length] = units.find(([, it]) => seconds % it === 0) ?? ['s', 1]
  return `${seconds / length}${unit}`
}
