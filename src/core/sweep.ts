/** Does at most so many of something, in one short step, and says how many it did. */
export type SweepStep = (most: number) => Promise<number>

/** Small enough that a request that waits for its turn does not notice. */
const STEP = 500

/** Repeats each step until there is nothing left to do. Requests get their turn in between. */
export async function sweep(steps: readonly SweepStep[]): Promise<void> {
  for (const step of steps) {
    while ((await step(STEP)) >= STEP);
  }
}
