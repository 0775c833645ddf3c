import { type Ancestor, PERMISSIONS } from '../core/accounts/index.ts'
import { isTrue, numberOrNull, type Row, subjectIn, textOrNull, wordsIn } from './values.ts'

export const ancestorOf = (row: Row): Ancestor => ({
  subject: subjectIn(row.subject),
  isLive: isTrue(row.live),
  expiresAt: numberOrNull(row.expires_at),
  permissions: row.permissions === null ? null : wordsIn(PERMISSIONS, row.permissions),
  cidr: textOrNull(row.cidr),
  host: textOrNull(row.host),
})
