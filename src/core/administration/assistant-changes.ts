import { type Answer, deny } from '../answer.ts'
import {
  type Assistant,
  type AssistantChanges,
  countPlaceholders,
  isTemplate,
} from '../assistants/index.ts'
import { isLongerThan } from '../code-points.ts'
import type { Invalid, Problem } from './request.ts'
import { type UpstreamInput, type UpstreamRules, upstreamSettings } from './upstream-settings.ts'

/** What may be set of an assistant: what is left out stays; in a new one it is as usual. */
export type AssistantInput = Partial<
  Pick<
    Assistant,
    | 'creditsPerRun'
    | 'description'
    | 'name'
    | 'naturalId'
    | 'public'
    | 'publicCreditsPerDay'
    | 'publicDefault'
    | 'system'
    | 'template'
  >
> & { readonly upstream?: UpstreamInput }

const LONGEST_TEMPLATE = 100_000
const MOST_PLACEHOLDERS = 1_000

export interface AssistantRules extends UpstreamRules {
  /** What all anonymous runs of an assistant may cost in a day that has no number of its own. */
  readonly publicCreditsPerDay: number
}

/**
 * Returns what is to change of an assistant so that it becomes as the input says, or every reason
 * why it cannot. One that is no longer public is no longer the public default either.
 */
export function assistantChanges(
  rules: AssistantRules,
  before: Assistant,
  { upstream: upstreamInput, ...plain }: AssistantInput,
): Answer<{ readonly changes: AssistantChanges }, Invalid> {
  const settled = upstreamInput && upstreamSettings(rules, before.upstream, upstreamInput)
  const isHidden = plain.public === false && plain.publicDefault === undefined
  const changes: AssistantChanges = {
    ...(isHidden && { publicDefault: false }),
    ...plain,
    ...(settled?.ok && { upstream: settled.upstream }),
  }
  const problems = problemsOf({ ...before, ...changes }, rules)
  if (settled?.ok === false) problems.push(...settled.problems)
  return problems.length > 0 ? deny('invalid_fields', { problems }) : { ok: true, changes }
}

function problemsOf(assistant: Assistant, { publicCreditsPerDay }: AssistantRules): Problem[] {
  const ceiling = assistant.publicCreditsPerDay ?? publicCreditsPerDay
  const isBeyond = assistant.public && assistant.creditsPerRun > ceiling
  const beyond = {
    field: 'publicCreditsPerDay',
    message: 'must cover at least one run of a public assistant',
  }
  return [
    ...templateProblems(assistant),
    ...defaultProblems(assistant),
    ...(isBeyond ? [beyond] : []),
  ]
}

function templateProblems({ kind, template }: Assistant): Problem[] {
  const problem = (message: string) => [{ field: 'template', message }]
  if (kind !== 'workflow')
    return template === '' ? [] : problem('must be omitted: only workflows have a template')
  if (template === '') return problem('is required')
  if (isLongerThan(template, LONGEST_TEMPLATE)) {
    return problem(`must have at most ${LONGEST_TEMPLATE} characters`)
  }
  if (countPlaceholders(template) > MOST_PLACEHOLDERS) {
    return problem(`must contain at most ${MOST_PLACEHOLDERS} variables, counting repetitions`)
  }
  return isTemplate(template) ? [] : problem('must write each variable in the form {{story}}')
}

function defaultProblems({ kind, publicDefault, ...assistant }: Assistant): Problem[] {
  const problem = (message: string) => [{ field: 'publicDefault', message }]
  if (!publicDefault) return []
  if (kind === 'workflow') return problem('must be false: a workflow cannot be the public default')
  return assistant.public ? [] : problem('must be false unless the assistant is public')
}
