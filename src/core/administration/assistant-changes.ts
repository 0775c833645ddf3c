import { type Answer, deny } from '../answer.ts'
import {
  type Assistant,
  type AssistantChanges,
  countPlaceholders,
  isTemplate,
} from '../assistants/index.ts'
import { isLongerThan } from '../code-points.ts'
import type { AssistantWanted } from './assistant-input.ts'
import type { Invalid, Problem } from './request.ts'
import { type UpstreamRules, upstreamSettings } from './upstream-settings.ts'

const LONGEST_TEMPLATE = 100_000
const MOST_PLACEHOLDERS = 1_000

export interface AssistantRules extends UpstreamRules {
  /** What all anonymous runs of an assistant may cost in a day that has no number of its own. */
  readonly publicCreditsPerDay: number
}

/**
 * What is to change of an assistant so that it becomes what is input; or every reason why it
 * cannot be so. One that is no longer public is no longer the public default either.
 */
export function assistantChanges(
  rules: AssistantRules,
  before: Assistant,
  { upstream: upstreamWanted, ...plain }: AssistantWanted,
): Answer<{ readonly changes: AssistantChanges }, Invalid> {
  const settled =
    upstreamWanted === undefined
      ? undefined
      : upstreamSettings(rules, before.upstream, upstreamWanted)
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
    message: 'must pay for one run at least of what is public',
  }
  return [
    ...templateProblems(assistant),
    ...defaultProblems(assistant),
    ...(isBeyond ? [beyond] : []),
  ]
}

function templateProblems({ kind, template }: Assistant): Problem[] {
  const told = (message: string) => [{ field: 'template', message }]
  if (kind !== 'workflow')
    return template === '' ? [] : told('must be left out: only a workflow has one')
  if (template === '') return told('is missing')
  if (isLongerThan(template, LONGEST_TEMPLATE)) {
    return told(`must have at most ${LONGEST_TEMPLATE} characters`)
  }
  if (countPlaceholders(template) > MOST_PLACEHOLDERS) {
    return told(`must hold at most ${MOST_PLACEHOLDERS} variables, repeated ones counted`)
  }
  return isTemplate(template) ? [] : told('must name each variable like {{story}}')
}

function defaultProblems({ kind, publicDefault, ...assistant }: Assistant): Problem[] {
  const told = (message: string) => [{ field: 'publicDefault', message }]
  if (!publicDefault) return []
  if (kind === 'workflow') return told('must be false: chats do not go to a workflow')
  return assistant.public ? [] : told('must be false for what is not public')
}
