import { publicUrlOf, type Settings } from './config.ts'
import {
  createCallers,
  createEndUserById,
  createOperatorById,
  type Sightings,
} from './core/accounts/index.ts'
import { createAssistants } from './core/assistants/index.ts'
import { createKeyedLimits } from './core/limits/index.ts'
import {
  type CredentialDeps,
  createAuthenticatePair,
  createFindLongLivedToken,
  isLive,
  type KeyRing,
  type ManagerDeps,
  type Uses,
} from './core/tokens/index.ts'
import type { Deployment } from './deployment.ts'

/** Who is told of what was used and who was seen. */
export interface Noting {
  readonly uses: Uses
  readonly sightings: Sightings
}

/** Wires how it is found out who asks, whatever was presented, and what can be opened. */
export function createIdentities(
  { stores, feed, limiters }: Deployment,
  settings: Settings,
  ring: KeyRing,
  { uses, sightings }: Noting,
) {
  const { apiKeys, endUsers, longLived, operators, organizations, tokens, now } = stores
  const issuer = publicUrlOf(settings)
  const { show } = stores.assistants
  const assistants = { ...createAssistants(stores.assistants, feed), show }
  const callers = createCallers({ apiKeys, feed, now, noteUse: uses.note })
  const findLongLivedToken = createFindLongLivedToken({ longLived, feed, now, noteUse: uses.note })
  const credentials: CredentialDeps = {
    assistants,
    callers,
    chatKeys: ring.chatVerifiers,
    endUserById: createEndUserById(endUsers, feed),
    findLongLivedToken,
    issuer,
    noteSight: sightings.note,
    now,
    tokens,
    userKeys: ring.userVerifiers,
  }
  const changes = createKeyedLimits(tokens, limiters.open(), now)
  const managers: ManagerDeps = {
    callers,
    findLongLivedToken,
    organizations,
    countChange: (organization) =>
      changes.count({
        bucket: `changes:${organization}`,
        count: settings.JETON_LIMIT_CHANGES_PER_MINUTE,
        windowSeconds: 60,
      }),
    operatorById: createOperatorById(operators, feed),
    isLive: (secret) => isLive(credentials, secret),
  }
  const authenticatePair = createAuthenticatePair({
    callers,
    now,
    failures: limiters.open(),
    failuresPerFiveMinutes: settings.JETON_LIMIT_FAILED_KEYS_PER_FIVE_MINUTES,
  })
  return { assistants, authenticatePair, callers, credentials, issuer, managers }
}
