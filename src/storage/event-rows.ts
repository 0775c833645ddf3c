import type { Event } from '../core/events/index.ts'
import { type Row, textOrNull } from './values.ts'

export function eventOf(row: Row): Event {
  return {
    seq: Number(row.seq),
    at: Number(row.at),
    type: String(row.type),
    organization: textOrNull(row.organization),
    actor: String(row.actor),
    credential: textOrNull(row.credential),
    subject: String(row.subject),
    ends: JSON.parse(String(row.ends)),
    details: JSON.parse(String(row.details)),
    hash: String(row.hash),
  }
}
