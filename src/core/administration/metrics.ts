import { may } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import { authenticateManager, type ManagerDeps, type NotAManager } from '../tokens/index.ts'
import type { Request } from './request.ts'

export interface MetricDeps extends ManagerDeps {
  /** All that this process measures, as one text. */
  readonly metrics: () => Promise<string>
}

/** Returns what this process measures, for the deployment's owner: it is of no one organization. */
async function read(
  deps: MetricDeps,
  { credential }: Pick<Request<unknown>, 'credential'>,
): Promise<Answer<{ readonly text: string }, NotAManager>> {
  const known = await authenticateManager(deps, credential)
  if (!known.ok) return known
  if (!may(known.manager, 'metrics:read')) return deny('forbidden')
  return { ok: true, text: await deps.metrics() }
}

export const METRIC_VERBS = { read }
