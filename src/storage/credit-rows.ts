import { CREDIT_ACCOUNTS, type CreditEntry } from '../core/credits/index.ts'
import { type Row, wordIn } from './values.ts'

export function entryOf({ seq, at, debit, credit, amount, reference }: Row): CreditEntry {
  return {
    seq: Number(seq),
    at: Number(at),
    debit: wordIn(CREDIT_ACCOUNTS, debit),
    credit: wordIn(CREDIT_ACCOUNTS, credit),
    amount: Number(amount),
    reference: String(reference),
  }
}
