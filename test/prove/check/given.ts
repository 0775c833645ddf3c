import type { Op } from '../history.ts'

let number = 0

/** A call that went well at one instant, but for what is said of it. */
export function op(at: number, told: Partial<Op> = {}): Op {
  number += 1
  return {
    number,
    deed: 'use',
    subject: 'one',
    server: 0,
    sentAt: at,
    answeredAt: at + 1,
    status: 200,
    outcome: 'yes',
    ...told,
  }
}

export const refused = { status: 401, outcome: 'no' } as const
export const unknown = { status: 0, outcome: 'unknown' } as const
