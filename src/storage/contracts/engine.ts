import { it, type TestContext } from 'node:test'

/** How a contract comes by the stores of one engine. Each engine's test file hands in its own. */
export interface Engine<Opened> {
  readonly name: string
  /** Why this engine cannot be tested here; undefined if it can. */
  readonly skip?: string
  /**
   * Fresh stores for one test, which the engine clears away after it. There are two active
   * organizations in them, `acme` and `rival`, that have never had any credits.
   */
  readonly open: (t: TestContext) => Promise<Opened & Time>
  /** Whether tokens and what is counted go by themselves when they are over; else they are swept. */
  readonly forgetsByItself?: boolean
}

interface Time {
  /**
   * Moves the store's time forwards, and nothing else does. Absent where it cannot be moved: then
   * the tests that need it are skipped.
   */
  readonly advance?: Advance
}

type Advance = (milliseconds: number) => Promise<void>

/** Two ways to write a test of a contract: with the stores alone, and with their time as well. */
export function guarantees<Opened>({ open }: Engine<Opened>) {
  return {
    always(guarantee: string, test: (opened: Opened, t: TestContext) => Promise<void>): void {
      it(guarantee, async (t) => test(await open(t), t))
    },
    inTime(guarantee: string, test: (opened: Opened, advance: Advance) => Promise<void>): void {
      it(guarantee, async (t) => {
        const opened = await open(t)
        if (!opened.advance) return t.skip('the time of this engine cannot be moved')
        await test(opened, opened.advance)
      })
    },
  }
}

/** Asks fifty times at once. `serial` is 0 to 49. */
export function fifty<T>(ask: (serial: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: 50 }, (_, serial) => ask(serial)))
}

/** How often each outcome was heard. */
export function tally(heard: readonly { readonly outcome: string }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { outcome } of heard) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}
