/** The parts of what a script replied; none if it replied with nothing. */
export function partsOf(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : []
}

/** A reply that is one of these words. Throws for any other. */
export function wordIn<const Word extends string>(words: readonly Word[], reply: unknown): Word {
  const word = words.find((known) => known === reply)
  if (word === undefined) throw new Error('Redis replied with a word that is not known')
  return word
}

/** The item that a reply points at. Throws if there is none. */
export function itemIn<Item>(items: readonly Item[], reply: unknown): Item {
  const item = items[Number(reply)]
  if (item === undefined) throw new Error('Redis replied with a place that is not there')
  return item
}
