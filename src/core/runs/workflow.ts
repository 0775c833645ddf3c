import { type Answer, type Denial, deny } from '../answer.ts'
import type { KeptAssistant } from '../assistants/index.ts'
import type { Question } from './upstream.ts'
import { type BadVariables, fillTemplate } from './variables.ts'

export type BadWorkflowCall = BadVariables | Denial<'workflow_not_found'>

/** What a call of a workflow asks of the upstream. */
export interface Call {
  readonly assistant: KeptAssistant
  readonly question: Question
}

/**
 * Turns a call of a workflow into what the upstream is asked, or says what is wrong with the call.
 *
 * @param found what the caller may open under the id, of whatever kind
 * @param variables what was sent as its input; undefined if it could not be read
 */
export function callOf(
  found: KeptAssistant | undefined,
  variables: unknown,
): Answer<Call, BadWorkflowCall> {
  if (found?.kind !== 'workflow') return deny('workflow_not_found')

  const filled = fillTemplate(found.template, variables)
  if ('denial' in filled) return filled
  const messages = [{ role: 'user' as const, content: filled.text }]
  return { ok: true, assistant: found, question: { system: found.system, messages } }
}
