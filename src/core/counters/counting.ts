import type { Answer, Denial } from '../answer.ts'
import type { Counters } from './counters.ts'

/**
 * Counts what a verb answers: what it gave as this outcome of this kind, and a denial as refused,
 * with its word. It counts for the organization that the answer names, if it names one. A fault is
 * not counted.
 */
export function counting<Request extends unknown[], Outcome extends Answer<object, Denial<string>>>(
  { count }: Pick<Counters, 'count'>,
  kind: string,
  outcome: string,
  verb: (...request: Request) => Promise<Outcome>,
): (...request: Request) => Promise<Outcome> {
  return async (...request) => {
    const answer = await verb(...request)
    const organization = organizationIn(answer)
    if (answer.ok) count({ organization, kind, outcome, refusal: '' })
    else count({ organization, kind, outcome: 'refused', refusal: answer.denial })
    return answer
  }
}

function organizationIn(answer: object): string {
  return 'organization' in answer && typeof answer.organization === 'string'
    ? answer.organization
    : ''
}
