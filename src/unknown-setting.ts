import leven from 'leven'
import { CannotStart } from './core/cannot-start.ts'

const bare = (name: string): string => name.replace(/^JETON_/, '')

/**
 * Throws `CannotStart` for a variable that is no setting, and suggests the nearest of these names if
 * it is near enough to be meant.
 */
export function refuseUnknown(name: string, names: readonly string[]): never {
  // The settings that others know as well have no prefix, which is easily forgotten.
  const distance = (known: string) => leven(bare(known), bare(name))
  const [nearest = ''] = [...names].sort((a, b) => distance(a) - distance(b))
  const isNear = distance(nearest) <= Math.ceil(MOST_MISSPELT * bare(name).length)
  const rest = isNear ? `. Did you mean ${nearest}?` : ': docs/settings.md lists them all.'
  throw new CannotStart(`${name} is not a setting${rest}`)
}

/** The share of its letters that may be wrong in a name for it to be taken for another. */
const MOST_MISSPELT = 0.4
