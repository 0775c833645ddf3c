import { authenticateKey, keyMay } from '../accounts/index.ts'
import { type Answer, answerOf, deny } from '../answer.ts'
import { newId } from '../secrets/index.ts'
import { charge, type NotCharged, type RunDeps } from './charge.ts'
import { gathered } from './upstream.ts'
import { type BadWorkflowCall, callOf } from './workflow.ts'

export interface CompleteRequest {
  readonly workflowId: string
  readonly apiKeySecret: string
  /** Reads the workflow's input, once the caller is known; undefined if it could not be read. */
  readonly variables: () => unknown
  readonly signal: AbortSignal
}

/**
 * Runs a workflow for the holder of an API key and gives the whole answer at once. Judged, charged
 * and refused as a run by token is. Throws `UpstreamFailed` if the answer does not come to its
 * end, or is too long; it is paid for if it had begun.
 */
export async function complete(
  deps: RunDeps,
  { workflowId, apiKeySecret, variables, signal }: CompleteRequest,
): Promise<Answer<{ readonly result: string }, NotCharged | BadWorkflowCall>> {
  const caller = await authenticateKey(deps.callers, apiKeySecret)
  if (!caller || !keyMay(caller.permissions, 'run_workflows')) return deny('unauthorized')

  const call = callOf(
    await deps.assistants.assistantById(caller.organization, workflowId),
    variables(),
  )
  if (!call.ok) return answerOf(caller.organization, call)

  const proof = { by: 'credential' } as const
  const id = newId('run')
  const started = await charge(deps, { ...call, id, proof, anonymousFrom: undefined, signal })
  if (!started.ok) return started
  const { text, ...rest } = started
  return { ...rest, result: (await gathered(text, call.assistant.id)).text }
}
