import { LRUCache } from 'lru-cache'

/**
 * Keeps so many entries, and past them forgets the one that was idle for longest. Takes room as it
 * fills: with its option `max` the library would take it all at once, milliseconds and megabytes at
 * each start.
 */
export const boundedMemory = <Key extends string, Value extends object>(most: number) =>
  new LRUCache<Key, Value>({ maxSize: most, sizeCalculation: () => 1 })
