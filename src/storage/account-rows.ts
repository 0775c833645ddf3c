import {
  type Ancestor,
  type ApiKey,
  type Caller,
  ENVIRONMENTS,
  type EndUser,
  type Operator,
  type Organization,
  PERMISSIONS,
  ROLES,
  type ShownSecret,
} from '../core/accounts/index.ts'
import { isTrue, numberOrNull, type Row, subjectIn, textOrNull, wordIn, wordsIn } from './values.ts'

export const organizationOf = (row: Row): Organization => ({
  id: String(row.id),
  name: String(row.name),
  isActive: isTrue(row.active),
  createdAt: Number(row.created_at),
})

/** @param row an operator with the `organization_name` */
export function operatorOf(row: Row): Operator {
  return {
    id: String(row.id),
    organization: { id: String(row.organization), name: String(row.organization_name) },
    username: String(row.username),
    email: String(row.email),
    role: wordIn(ROLES, row.role),
    permissions: wordsIn(PERMISSIONS, row.permissions),
    hasAiSeat: isTrue(row.ai_seat),
    isDeploymentOwner: isTrue(row.deployment_owner),
    isActive: isTrue(row.active),
    createdAt: Number(row.created_at),
  }
}

export function endUserOf(row: Row): EndUser {
  return {
    id: String(row.id),
    organization: String(row.organization),
    externalId: textOrNull(row.external_id),
    isActive: isTrue(row.active),
    version: Number(row.version),
    createdAt: Number(row.created_at),
    lastSeenAt: Number(row.last_seen_at),
  }
}

/** @param secrets of the key, the newest first */
export function apiKeyOf(row: Row, secrets: readonly Row[]): ApiKey {
  return {
    ...commonOf(row),
    id: String(row.id),
    createdAt: Number(row.created_at),
    expiresAt: numberOrNull(row.expires_at),
    revokedAt: numberOrNull(row.revoked_at),
    lastUsedAt: numberOrNull(row.last_used_at),
    secrets: secrets.map(shownSecretOf),
  }
}

const shownSecretOf = (row: Row): ShownSecret => ({
  mask: String(row.mask),
  createdAt: Number(row.created_at),
  expiresAt: numberOrNull(row.expires_at),
  lastUsedAt: numberOrNull(row.last_used_at),
})

/** @param row a key with the `secret_expires_at` and the `organization_ended_at` */
export function callerOf(row: Row, ancestors: readonly Ancestor[]): Caller {
  const ends = [row.expires_at, row.secret_expires_at].flatMap((it) => numberOrNull(it) ?? [])
  return {
    ...commonOf(row),
    apiKeyId: String(row.id),
    ancestors,
    isInGrace: numberOrNull(row.secret_expires_at) !== null,
    expiresAt: ends.length > 0 ? Math.min(...ends) : null,
    organizationEndedAt: numberOrNull(row.organization_ended_at),
  }
}

const commonOf = (row: Row) => ({
  keyId: String(row.key_id),
  organization: String(row.organization),
  name: String(row.name),
  environment: wordIn(ENVIRONMENTS, row.environment),
  permissions: wordsIn(PERMISSIONS, row.permissions),
  madeBy: textOrNull(row.made_by),
  parent: row.parent === null ? null : subjectIn(row.parent),
  isPaused: isTrue(row.paused),
  streamTokensPerMinute: numberOrNull(row.stream_tokens_per_minute),
  userTokensPerMinute: numberOrNull(row.user_tokens_per_minute),
})
