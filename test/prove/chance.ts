/** Chance that comes out the same whenever it begins with the same seed. */
export interface Chance {
  /** From 0 up to, and without, 1. */
  readonly next: () => number
  /** A whole number from 0 up to, and without, this one. */
  readonly below: (count: number) => number
  readonly between: (least: number, most: number) => number
  readonly one: <T>(things: readonly T[]) => T
  readonly shuffled: <T>(things: readonly T[]) => T[]
  /** Chance of its own for somebody else, so that neither moves the other. */
  readonly fork: () => Chance
}

/** The generator known as mulberry32, which is plenty for choosing. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number) => Math.floor(next() * count)
  return {
    next,
    below,
    between: (least, most) => least + next() * (most - least),
    one(things) {
      const [first, ...rest] = things.slice(below(things.length))
      if (first === undefined) throw new RangeError(`there is none of ${rest.length}`)
      return first
    },
    shuffled(things) {
      const left = [...things]
      return things.flatMap(() => left.splice(below(left.length), 1))
    },
    fork: () => chanceFrom(below(2 ** 32)),
  }
}
