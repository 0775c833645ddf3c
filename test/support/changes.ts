import type { Change, EventType, Subject } from '../../src/core/events/index.ts'
import { changeOf } from '../../src/storage/contracts/changes.ts'

/** A change that a test makes by itself, and that ends what it is about. */
export const endOf = (
  type: EventType,
  organization: string,
  subject: Subject = `organization:${organization}`,
): Change => changeOf(type, subject, { organization, ends: [subject] })
