import { privateHostsOf, type Settings } from './config.ts'
import { createAdministration } from './core/administration/index.ts'
import { createAtOnce } from './core/at-once.ts'
import { createCredits, type Settler } from './core/credits/index.ts'
import { type RowQuotas, standingIn } from './core/limits/index.ts'
import { createRevocations } from './core/revocations/index.ts'
import { createRuns } from './core/runs/index.ts'
import { createCursors } from './core/secrets/index.ts'
import { createSessions } from './core/sessions/index.ts'
import {
  countedOnce,
  createAccessTokens,
  createAssistantTokens,
  createBearers,
  createIssuing,
  type KeyRing,
  type ManagerDeps,
  openKeyRing,
} from './core/tokens/index.ts'
import type { Deployment } from './deployment.ts'
import type { Verbs } from './dialects/index.ts'
import { createIdentities, type Noting } from './identities.ts'
import { createUpstream } from './upstream/index.ts'

/** Binds the verbs to the stores and upstreams that they need. */
export async function createVerbs(
  deployment: Deployment,
  settings: Settings,
  settler: Settler,
  noting: Noting,
): Promise<Verbs> {
  const { stores, feed, passwords, attempts, limiters, sealer } = deployment
  const { credits, endUsers, keys, longLived, operators, tokens, now } = stores
  const { JETON_MAX_STALENESS: maxStalenessSeconds } = settings
  const ring = await openKeyRing({ keys, feed, sealer, now, maxStalenessSeconds })
  const identities = createIdentities(deployment, settings, ring, noting)
  const { assistants, authenticatePair, callers, managers } = identities
  const cursors = createCursors(deployment.macFor('cursors'))
  const standing = standingIn((limit) => tokens.quota(limit))
  return {
    accessTokens: createAccessTokens({ ...managers, longLived, cursors }),
    administration: administrationOf(deployment, settings, managers, ring),
    assistantTokens: createAssistantTokens({
      ...{ ...managers, assistants },
      longLived: { ...longLived, count: countedOnce(longLived, feed) },
    }),
    bearers: createBearers({ ...identities.credentials, authenticatePair, endUsers }),
    credits: createCredits({
      ...{ callers, credits, standing },
      streamTokensPerMinute: settings.JETON_LIMIT_STREAM_TOKENS_PER_MINUTE,
    }),
    issuing: createIssuing({
      ...{ ...identities, ...managers, credits, endUsers, longLived, tokens, now },
      ...{ chatSigner: ring.chatSigner, userSigner: ring.userSigner },
      hasActiveAgent: stores.assistants.hasActiveAgent,
      localLimits: limiters.open(),
      ...issuingBy(settings),
      quotas: quotasOf(settings),
    }),
    revocations: createRevocations({ ...managers, feed, events: stores.events, now }),
    runs: createRuns({
      ...identities.credentials,
      ...{ assistants, settler, standing, runs: stores.runs },
      ...runsBy(settings),
      upstream: upstreamOf(deployment, settings),
    }),
    sessions: createSessions({
      ...{ ...managers, longLived, operators, passwords, attempts, now },
    }),
  }
}

const administrationOf = (
  { stores, passwords, limiters, sealKey, macFor, telemetry }: Deployment,
  settings: Settings,
  managers: ManagerDeps,
  keyRing: KeyRing,
) =>
  createAdministration({
    ...managers,
    ...stores,
    passwords,
    given: limiters.open(),
    invitesPerHour: settings.JETON_LIMIT_INVITES_PER_HOUR,
    passwordResetsPerHour: settings.JETON_LIMIT_PASSWORD_RESETS_PER_HOUR,
    cursors: createCursors(macFor('cursors')),
    retryMac: macFor('retries'),
    metrics: telemetry.metrics.text,
    keyRing,
    sealKey,
    privateHosts: privateHostsOf(settings),
    quotas: quotasOf(settings),
    keyCeilings: {
      streamTokensPerMinute: settings.JETON_LIMIT_STREAM_TOKENS_PER_MINUTE,
      userTokensPerMinute: settings.JETON_LIMIT_USER_TOKENS_PER_MINUTE,
    },
    publicCreditsPerDay: settings.JETON_PUBLIC_CREDITS_PER_DAY,
  })

const upstreamOf = ({ feed, openKey, telemetry }: Deployment, settings: Settings) =>
  telemetry.upstream(
    createUpstream(
      openKey,
      privateHostsOf(settings),
      {
        firstTextSeconds: settings.JETON_UPSTREAM_FIRST_TEXT_SECONDS,
        nextTextSeconds: settings.JETON_UPSTREAM_NEXT_TEXT_SECONDS,
      },
      telemetry.headers,
      (forget) =>
        feed.onAdvance((ends) => {
          if (ends.some((subject) => subject.startsWith('assistant:'))) forget()
        }),
    ),
  )

const quotasOf = (settings: Settings): RowQuotas => ({
  apiKeys: settings.JETON_QUOTA_API_KEYS,
  assistants: settings.JETON_QUOTA_ASSISTANTS,
  assistantTokens: settings.JETON_QUOTA_TOKENS_PER_ASSISTANT,
  operators: settings.JETON_QUOTA_OPERATORS,
  ownTokens: settings.JETON_QUOTA_TOKENS_PER_OPERATOR,
})

const issuingBy = (settings: Settings) => ({
  chatTokensPerMinute: settings.JETON_LIMIT_CHAT_TOKENS_PER_MINUTE,
  streamTokensPerMinute: settings.JETON_LIMIT_STREAM_TOKENS_PER_MINUTE,
  userTokensPerMinute: settings.JETON_LIMIT_USER_TOKENS_PER_MINUTE,
  longestUserTokenSeconds: settings.JETON_USER_TOKEN_MAX_SECONDS,
})

const runsBy = (settings: Settings) => ({
  redeemsPerMinute: settings.JETON_LIMIT_REDEEMS_PER_MINUTE,
  publicRuns: createAtOnce(settings.JETON_LIMIT_PUBLIC_RUNS_AT_ONCE),
  publicLimits: {
    perAddressAndMinute: settings.JETON_LIMIT_PUBLIC_RUNS_PER_ADDRESS_AND_MINUTE,
    perAssistantAndMinute: settings.JETON_LIMIT_PUBLIC_RUNS_PER_ASSISTANT_AND_MINUTE,
    creditsPerAssistantAndDay: settings.JETON_PUBLIC_CREDITS_PER_DAY,
  },
})
