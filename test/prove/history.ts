/** What was done: something made, used, used up, ended, or credits added. */
export type Deed = 'add' | 'create' | 'end' | 'redeem' | 'run' | 'use'

/**
 * What a caller knows: it was done, it was refused for good reason, or nothing, as no answer came
 * or one that says that the service could not tell.
 */
export type Outcome = 'no' | 'unknown' | 'yes'

/** One call and its answer, as the caller saw them. Instants are milliseconds of one clock. */
export interface Op {
  readonly number: number
  readonly deed: Deed
  /** What it is about, by a name that is never a secret. */
  readonly subject: string
  /** Which of the processes was asked. */
  readonly server: number
  readonly sentAt: number
  readonly answeredAt: number
  /** 0 if not even a status came. */
  readonly status: number
  readonly outcome: Outcome
  /** Of an end: all that has no right any more once it is done. */
  readonly ends?: readonly string[]
  /** Of an end: what may have none any more, or may. */
  readonly mayEnd?: readonly string[]
  /** Of a change: the event there must be if it was acknowledged, its type and its subject. */
  readonly event?: string
  /** Of an addition: how many credits. */
  readonly amount?: number
}

/** The instants between which the world was not as it should be. */
export interface Disturbance {
  readonly name: string
  readonly detail: string
  readonly from: number
  /** When all was well again. */
  readonly until: number
  /** Which of the processes it hit; undefined for all. */
  readonly server?: number
}

/** What must not be. */
export interface Violation {
  readonly property: 'credits' | 'events' | 'recovery' | 'revoked' | 'single-use' | 'survival'
  readonly sentence: string
  /** The part of the history that shows it. */
  readonly ops: readonly Op[]
}

/** What a history is written into. */
export interface History {
  readonly ops: readonly Op[]
  readonly write: (op: Omit<Op, 'number'>) => Op
}

export function beginHistory(): History {
  const ops: Op[] = []
  return {
    ops,
    write(op) {
      const written = { ...op, number: ops.length + 1 }
      ops.push(written)
      return written
    },
  }
}

/** The calls of some deeds, by what they were about. */
export function bySubject(ops: readonly Op[], ...deeds: Deed[]): Map<string, Op[]> {
  return Map.groupBy(
    ops.filter(({ deed }) => deeds.includes(deed)),
    ({ subject }) => subject,
  )
}
