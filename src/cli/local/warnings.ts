import { privateHostsOf, type Settings } from '../../config.ts'
import {
  firstKeyThatManages,
  type KeyReview,
  type ModelReview,
  reviewKeys,
  reviewModels,
} from '../../core/setup/index.ts'
import type { Deployment } from '../../deployment.ts'
import { modelOf, modelSettingsIn } from '../../model-settings.ts'
import type { Server } from '../../server.ts'

type Log = Server['app']['log']

/** Says in the log what somebody should look at, one line for each. */
export async function warnAtStart(
  log: Log,
  { stores, openKey }: Deployment,
  settings: Settings,
): Promise<void> {
  warnOfKeys(log, await reviewKeys(stores))
  await warnOfFirstKey(log, stores)
  const named = modelOf(settings)
  const deps = { ...stores, privateHosts: privateHostsOf(settings), openSealed: openKey }
  const review = await reviewModels(deps, named)
  warnOfModels(log, review)
  const isUnheeded = named ? review.beginnings !== 'named' : review.beginnings === 'demo'
  if (isUnheeded) warnOfSettings(log, modelSettingsIn(settings), named !== undefined)
}

function warnOfModels(log: Log, { open, outOfReach }: ModelReview): void {
  if (open) {
    log.warn(
      open,
      'public assistants are answered by a model, for everyone who can reach this service: if that is not meant, PATCH /api/v1/admin/assistants/{id} with {"public":false}',
    )
  }
  if (outOfReach.length > 0) {
    log.warn(
      { hosts: outOfReach },
      'assistants are answered by servers in a private network that no setting allows, so their runs are answered 502: name the hosts in JETON_UPSTREAM_HOSTS',
    )
  }
}

function warnOfSettings(log: Log, settings: readonly string[], isWhole: boolean): void {
  if (settings.length === 0) return
  log.warn(
    { settings },
    isWhole
      ? 'these settings count at the first start only, and no assistant that it made uses them as they are now: PATCH the upstream of /api/v1/admin/assistants/{id}, or unset them'
      : 'the demo model answers, for OPENAI_API_KEY is not set: PATCH the upstream of /api/v1/admin/assistants/{id}, or set it and begin with an empty data folder',
  )
}

function warnOfKeys(log: Log, review: KeyReview): void {
  const { ended, madeWithTokens, withoutRights } = review
  if (ended.length > 0) {
    log.warn({ ended: ended.length }, 'ended the API keys of operators who are not active')
  }
  if (madeWithTokens.length > 0) {
    log.warn(
      { keyIds: madeWithTokens },
      'these API keys were made with access tokens by an earlier version and do not end with them: revoke them, or hand them over',
    )
  }
  if (withoutRights.length > 0) {
    log.warn(
      { keyIds: withoutRights },
      'these API keys were used in the last 30 days and have neither chat:send nor admin: they issue nothing; make others',
    )
  }
}

async function warnOfFirstKey(
  log: Log,
  stores: Parameters<typeof firstKeyThatManages>[0],
): Promise<void> {
  const key = await firstKeyThatManages(stores)
  if (!key) return
  log.warn(
    { keyId: key.keyId },
    'the API key made at set-up has the permission admin: manage with an access token, give servers a key without admin, and revoke this one',
  )
}
