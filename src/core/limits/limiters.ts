import { createLocalLimits, type LocalLimits } from './local.ts'

/** All limiters of a process. Each has a memory of its own, so that none can fill another's. */
export interface Limiters {
  readonly open: () => LocalLimits
  /** How many names all of them remember. */
  readonly names: () => number
}

export function createLimiters(): Limiters {
  const all: LocalLimits[] = []
  return {
    open() {
      const opened = createLocalLimits()
      all.push(opened)
      return opened
    },
    names: () => all.reduce((names, { size }) => names + size(), 0),
  }
}
