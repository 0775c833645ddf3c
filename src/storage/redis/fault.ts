import { ErrorReply } from '@redis/client'
import { CannotStart } from '../../core/cannot-start.ts'
import { StoreDown } from '../../core/store-down.ts'

/** What a server says that cannot serve us now, and may well be able to later. */
const PASSING =
  /^(BUSY|LOADING|MASTERDOWN|MISCONF|NOREPLICAS|OOM|READONLY|ERR max number of clients)\b/

/** What a server says because of who asks. Its operator can change that while we run. */
const FORBIDDEN = /^(NOAUTH|NOPERM|WRONGPASS)\b/

/** Whether a server answered that it will not do what it was asked, now or later. */
export function isRefusal(fault: unknown): fault is ErrorReply {
  return fault instanceof ErrorReply && !PASSING.test(fault.message)
}

export const isUnknownScript = (fault: unknown): boolean => isReply(fault, 'NOSCRIPT')

/** Whether a server must not be asked any more, though it would answer. */
export function isDisqualified(fault: unknown): boolean {
  return fault instanceof CannotStart || isReply(fault, 'READONLY')
}

/** What a caller hears of a fault: `StoreDown`, unless what was asked was wrong. */
export function heardOf(fault: unknown): unknown {
  return isRefusal(fault) && !FORBIDDEN.test(fault.message) ? fault : downBy(fault)
}

/** Says that the store is down, for a reason. */
export function downBy(reason: unknown): StoreDown {
  if (reason instanceof StoreDown) return reason
  const message = reason instanceof CannotStart ? reason.message : 'Redis did not answer'
  return new StoreDown(message, { cause: reason })
}

function isReply(fault: unknown, code: string): boolean {
  return fault instanceof ErrorReply && fault.message.startsWith(`${code} `)
}
