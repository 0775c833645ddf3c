import { authenticateKey, keyMay } from '../accounts/index.ts'
import { type Answer, answerOf, deny } from '../answer.ts'
import { type Quota, redeemLimit } from '../limits/index.ts'
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
  /**
   * Is told where the limit of the organization's runs stands, if that can be said: before anything
   * comes of the run, whatever it is, and only once the key is known.
   */
  readonly tell: (quota: Quota | undefined) => void
}

type Completed = Answer<{ readonly result: string }, NotCharged | BadWorkflowCall>

/**
 * Runs a workflow for the holder of an API key and gives the whole answer at once. Judged, charged
 * and refused as a run by token is. Throws `UpstreamFailed` if the answer does not come to its
 * end, or is too long; it is paid for if it had begun.
 */
export async function complete(deps: RunDeps, request: CompleteRequest): Promise<Completed> {
  const caller = await authenticateKey(deps.callers, request.apiKeySecret)
  if (!caller || !keyMay(caller.permissions, 'run_workflows')) return deny('unauthorized')
  const { organization } = caller
  try {
    return await completeFor(deps, organization, request)
  } finally {
    request.tell(await deps.standing(redeemLimit(organization, deps.redeemsPerMinute)))
  }
}

async function completeFor(
  deps: RunDeps,
  organization: string,
  { workflowId, variables, signal }: CompleteRequest,
): Promise<Completed> {
  const call = callOf(await deps.assistants.assistantById(organization, workflowId), variables())
  if (!call.ok) return answerOf(organization, call)

  const proof = { by: 'credential' } as const
  const id = newId('run')
  const started = await charge(deps, { ...call, id, proof, anonymousFrom: undefined, signal })
  if (!started.ok) return started
  const { text, ...rest } = started
  return { ...rest, result: (await gathered(text, call.assistant.id)).text }
}
