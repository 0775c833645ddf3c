import { type Answer, type Denial, deny } from '../answer.ts'
import type { Assistant, Assistants } from '../assistants/index.ts'
import { type AtOnce, whenEnded } from '../at-once.ts'
import type { Settler } from '../credits/index.ts'
import { type Limit, type Quota, redeemLimit, type Standing } from '../limits/index.ts'
import type { CredentialDeps } from '../tokens/index.ts'
import { type PublicLimits, publicLimits } from './public.ts'
import type { Proof, RunStore } from './store.ts'
import type { Texts } from './texts.ts'
import { begun, namedWithHost, type Question, type Upstream, UpstreamFailed } from './upstream.ts'

export interface RunDeps extends CredentialDeps {
  readonly assistants: Assistants
  readonly runs: RunStore
  readonly settler: Settler
  readonly upstream: Upstream
  /** How many runs an organization may start in a minute, by whatever proof. */
  readonly redeemsPerMinute: number
  readonly standing: Standing
  readonly publicLimits: PublicLimits
  /** The anonymous runs that are going on, by assistant. */
  readonly publicRuns: AtOnce
}

export interface Charge {
  readonly id: string
  readonly proof: Proof
  /** The address of a client whose token is nobody's; undefined for everyone else. */
  readonly anonymousFrom: string | undefined
  readonly assistant: Assistant
  readonly question: Question
  /** Ends the run when the client has left. */
  readonly signal: AbortSignal
}

export type NotCharged =
  | Denial<'busy' | 'no_credits' | 'unauthorized'>
  | Denial<'rate_limited', { readonly quota: Quota }>

type Asked = Answer<{ readonly text: Texts }, NotCharged>
/** Also names who pays, or would have paid. */
type Charged = Asked & { readonly organization: string }

/**
 * Redeems the proof and holds the price in one step, then asks the upstream.
 *
 * The hold is spent when the first text is there, before anyone gets to see it, and given back if
 * none comes: then it throws `UpstreamFailed`, and the token stays redeemed. An anonymous run must
 * also find room among those that are going on.
 */
export async function charge(deps: RunDeps, charged: Charge): Promise<Charged> {
  const { organization } = charged.assistant
  return { ...(await askIfRoom(deps, charged)), organization }
}

async function askIfRoom(deps: RunDeps, charged: Charge): Promise<Asked> {
  if (charged.anonymousFrom === undefined) return redeemAndAsk(deps, charged)

  const leave = deps.publicRuns.enter(charged.assistant.id)
  if (!leave) return deny('busy')
  const outcome = await redeemAndAsk(deps, charged).catch((fault: unknown) => {
    leave()
    throw fault
  })
  if (outcome.ok) return { ok: true, text: whenEnded(outcome.text, leave) }
  leave()
  return outcome
}

async function redeemAndAsk(deps: RunDeps, charged: Charge): Promise<Asked> {
  const { id, proof, assistant } = charged
  const { organization, creditsPerRun: price } = assistant
  const limits = limitsOf(deps, charged)
  const redeemed = await deps.runs.redeem({ id, proof, organization, price, limits })
  if (redeemed.outcome === 'gone') return deny('unauthorized')
  if (redeemed.outcome === 'no_credits') return deny('no_credits')
  if (redeemed.outcome === 'over_limit') return deny('rate_limited', { quota: redeemed.quota })
  return { ok: true, text: await paidAnswer(deps, charged) }
}

function limitsOf(deps: RunDeps, { assistant, anonymousFrom }: Charge): Limit[] {
  const ofOrganization = redeemLimit(assistant.organization, deps.redeemsPerMinute)
  if (anonymousFrom === undefined) return [ofOrganization]
  return [ofOrganization, ...publicLimits(deps.publicLimits, assistant, anonymousFrom)]
}

async function paidAnswer(
  { settler, upstream }: Pick<RunDeps, 'settler' | 'upstream'>,
  { id, assistant, question, signal }: Charge,
): Promise<Texts> {
  const answer = upstream.answer(assistant.upstream, question, signal)
  const text = await begun(answer, namedWithHost(assistant)).catch(async (fault: unknown) => {
    await settler.release(id)
    throw fault
  })
  let isPaid = false
  try {
    isPaid = await settler.settle(id)
  } finally {
    if (!isPaid) await text[Symbol.asyncIterator]().return?.()
  }
  if (isPaid) return text
  throw new UpstreamFailed(
    'the answer began after the lease of its credits had run out',
    assistant.id,
  )
}
