import { hostOf, mayCall, type PrivateHosts } from '../addresses.ts'
import type { AssistantStore, UpstreamSettings } from '../assistants/index.ts'
import type { SetupStore } from './store.ts'

export interface ModelReviewDeps {
  readonly assistants: Pick<AssistantStore, 'modelsInUse' | 'show'>
  readonly setup: Pick<SetupStore, 'setupIds'>
  readonly privateHosts: PrivateHosts
  /** Opens what is sealed; undefined if it was sealed under another secret. */
  readonly openSealed: (sealed: string) => string | undefined
}

/** A model as settings name it, with its key as it is. */
export interface NamedModel {
  readonly baseUrl: string
  readonly model: string
  readonly key: string | null
}

/** What a start should tell its operator about who answers. */
export interface ModelReview {
  /** How many public assistants a model answers, and the id of one. */
  readonly open: { readonly assistants: number; readonly example: string } | undefined
  /** Servers in private networks that may not be called, by host. */
  readonly outOfReach: readonly string[]
  /** Who answers the assistants that set-up made: the named model, the demo, or only others. */
  readonly beginnings: 'demo' | 'named' | 'other'
}

const MOST_SERVERS = 1_000

/** @param named the model that the settings name; undefined for none */
export async function reviewModels(
  deps: ModelReviewDeps,
  named: NamedModel | undefined,
): Promise<ModelReview> {
  const inUse = await deps.assistants.modelsInUse(MOST_SERVERS)
  const open = inUse.filter(({ isPublic }) => isPublic)
  const hosts = inUse.map(({ baseUrl }) => hostOf(new URL(baseUrl).hostname))
  const count = open.reduce((sum, { assistants }) => sum + assistants, 0)
  return {
    open: open[0] && { assistants: count, example: open[0].example },
    outOfReach: [...new Set(hosts)].filter((host) => !isInReach(deps.privateHosts, host)),
    beginnings: await answererOf(deps, named),
  }
}

/** A name without a dot, as in a network of containers, has no public address. */
const isInReach = (privateHosts: PrivateHosts, host: string): boolean =>
  privateHosts.has(host) || (mayCall(privateHosts, host) && /[.:]/.test(host))

async function answererOf(
  { assistants, setup, openSealed }: ModelReviewDeps,
  named: NamedModel | undefined,
): Promise<ModelReview['beginnings']> {
  const made = await setup.setupIds()
  if (!made) return 'other'
  const ids = [made.chatbot, made.workflow, made.agent, made.assistant].flatMap(
    (it) => it?.id ?? [],
  )
  const found = await Promise.all(ids.map((id) => assistants.show(made.organization.id, id)))
  const upstreams = found.flatMap((it) => it?.upstream ?? [])
  const isNamed = (upstream: UpstreamSettings) =>
    upstream.provider !== 'demo' &&
    upstream.baseUrl === named?.baseUrl &&
    upstream.model === named.model &&
    (upstream.sealedKey === null ? null : openSealed(upstream.sealedKey)) === named.key
  if (upstreams.some(isNamed)) return 'named'
  return upstreams.some(({ provider }) => provider === 'demo') ? 'demo' : 'other'
}
