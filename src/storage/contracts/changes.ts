import type { Change, EventType, Subject } from '../../core/events/index.ts'

/** A change as a verb hands it in: of `acme`, made from the machine, ending nothing by itself. */
export function changeOf(
  type: EventType,
  subject: Subject,
  more: Partial<Omit<Change, 'subject' | 'type'>> = {},
): Change {
  const act = { actor: 'machine', credential: null } as const
  return { type, organization: 'acme', ...act, subject, ends: [], details: {}, ...more }
}

/** A change that says that credits were added. */
export const creditsAdded = (organization: string): Change =>
  changeOf('credits.added', `organization:${organization}`, { organization })
