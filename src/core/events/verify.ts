import { StoreDown } from '../store-down.ts'
import type { Chain } from './chain.ts'
import type { Event } from './event.ts'
import type { EventStore } from './store.ts'

export interface VerifyDeps {
  readonly events: Pick<EventStore, 'after' | 'head'>
  readonly chain: Chain
}

export type Verified =
  | { readonly ok: true; readonly count: number }
  /** The first number at which the log is not what was written. */
  | { readonly ok: false; readonly brokenAt: number }

type Place = Pick<Event, 'hash' | 'seq'>

const BATCH = 500

/**
 * Reads the whole log and finds whether somebody has changed it who does not know the deployment's
 * secret: an event that is different, missing, added, or in another place. May run while events
 * are appended.
 *
 * It cannot find that the whole database was put back as it once was, nor the end of the log
 * together with the head.
 */
export async function verifyEvents({ events, chain }: VerifyDeps): Promise<Verified> {
  let last: Place = { seq: 0, hash: '' }
  for (;;) {
    // In this order: whatever is appended in between comes after the head that was read.
    const head = await events.head()
    const batch = await readable(events, last.seq)
    if (batch === 'unreadable') return { ok: false, brokenAt: last.seq + 1 }
    if (batch.length === 0) return agreed(head, last)
    const good = goodUpTo(chain, last, batch)
    if (good.seq < last.seq + batch.length) return { ok: false, brokenAt: good.seq + 1 }
    last = good
  }
}

/** The last of the events up to which each follows on the one before. */
function goodUpTo(chain: Chain, before: Place, batch: readonly Event[]): Place {
  let last = before
  for (const event of batch) {
    if (event.seq !== last.seq + 1 || event.hash !== chain(last.hash, event)) return last
    last = event
  }
  return last
}

/** Whether the head says what the last event is. */
function agreed(head: Place, last: Place): Verified {
  if (head.seq !== last.seq) return { ok: false, brokenAt: Math.min(head.seq, last.seq) + 1 }
  return head.hash === last.hash ? { ok: true, count: last.seq } : { ok: false, brokenAt: last.seq }
}

/** The next events, or the next one if nobody could have written one of them as it is. */
async function readable(
  events: VerifyDeps['events'],
  seq: number,
  most = BATCH,
): Promise<readonly Event[] | 'unreadable'> {
  try {
    return await events.after(seq, most)
  } catch (fault) {
    if (fault instanceof StoreDown) throw fault
    return most === 1 ? 'unreadable' : readable(events, seq, 1)
  }
}
