import type { Chance } from '../chance.ts'
import type { Cluster } from '../cluster.ts'

/** What a fault may use. */
export interface Scene {
  readonly cluster: Cluster
  readonly chance: Chance
  /** Waits for so many milliseconds, by chance between these. */
  readonly pause: (least: number, most: number) => Promise<void>
  /** Tells what exactly is done, and to which server if it is to one alone. */
  readonly tell: (detail: string, server?: number) => void
}

/** Breaks something, and mends it before it returns. */
export type Fault = (scene: Scene) => Promise<void>
