import { KINDS, LONG_LIVED_KINDS } from '../tokens/index.ts'

const SHOWN = 4
const PREFIXES = LONG_LIVED_KINDS.map((kind) => KINDS[kind].prefix)
const LONGEST = Math.max(...PREFIXES.map(({ length }) => length))

/**
 * The beginning by which tokens are searched: no more of it than is ever shown of a token, for
 * people paste whole ones. The sign that more would follow is not part of it.
 */
export function maskPrefixOf(text: string): string {
  const prefix = PREFIXES.find((it) => text.startsWith(it))
  return text.replace(/…$/, '').slice(0, (prefix?.length ?? LONGEST) + SHOWN)
}
