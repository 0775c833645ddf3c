import { may } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import {
  authenticateManager,
  type ManagerDeps,
  type NotAManager,
  type Presented,
} from '../tokens/index.ts'

export interface ReadMetricsDeps extends ManagerDeps {
  /** All that this process measures, as one text. */
  readonly metrics: () => Promise<string>
}

/** Tells what this process measures to who runs the deployment. It is not that of one organization. */
export async function readMetrics(
  deps: ReadMetricsDeps,
  { credential }: { readonly credential: Presented },
): Promise<Answer<{ readonly text: string }, NotAManager>> {
  const known = await authenticateManager(deps, credential)
  if (!known.ok) return known
  if (!may(known.manager, 'metrics:read')) return deny('forbidden')
  return { ok: true, text: await deps.metrics() }
}
