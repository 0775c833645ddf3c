import { LRUCache } from 'lru-cache'

/**
 * Keeps so many entries, and past them forgets the one that was idle for longest. Takes room as it
 * fills: with its option `max` the library would take it all at once, milliseconds and megabytes at
 * each start.
 *
 * @param weigh how many entries a value counts for, a whole number of 1 or more
 */
export const boundedMemory = <Key extends string, Value extends object>(
  most: number,
  weigh: (value: Value) => number = () => 1,
) => new LRUCache<Key, Value>({ maxSize: most, sizeCalculation: weigh })
