import { EVENT_TYPES, type Event } from '../core/events/index.ts'
import { type Row, subjectIn, textOrNull, wordIn } from './values.ts'

export function eventOf(row: Row): Event {
  return {
    seq: Number(row.seq),
    at: Number(row.at),
    type: wordIn(EVENT_TYPES, row.type),
    organization: textOrNull(row.organization),
    actor: row.actor === 'machine' ? row.actor : subjectIn(row.actor),
    credential: row.credential === null ? null : subjectIn(row.credential),
    subject: subjectIn(row.subject),
    ends: JSON.parse(String(row.ends)),
    details: JSON.parse(String(row.details)),
    hash: String(row.hash),
  }
}
