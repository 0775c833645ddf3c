import { type Ancestor, PERMISSIONS } from '../core/accounts/index.ts'
import { type Borne, LONG_LIVED_KINDS, type LongLivedToken } from '../core/tokens/index.ts'
import { operatorOf } from './account-rows.ts'
import { isTrue, numberOrNull, type Row, subjectIn, textOrNull, wordIn, wordsIn } from './values.ts'

const OPERATOR = [
  'id',
  'organization',
  'username',
  'email',
  'role',
  'permissions',
  'ai_seat',
  'deployment_owner',
  'active',
  'created_at',
].map((column) => `p.${column} AS operator_${column}`)

/** What a query selects for `tokenOf`: of tokens `t`, their operators `p` and assistants `a`. */
export const TOKEN = 't.*, p.username AS operator_username, a.natural_id AS assistant_natural_id'

/** What a query selects for `borneOf`: of organizations `o` and secrets `s` besides. */
export const BORNE = `
  ${TOKEN}, ${OPERATOR.join(', ')}, o.name AS operator_organization_name,
  s.digest AS secret_digest, s.expires_at AS secret_expires_at`

/** @param row what `TOKEN` selects */
export function tokenOf(row: Row): LongLivedToken {
  const operator = textOrNull(row.operator)
  const assistant = textOrNull(row.assistant)
  return {
    id: String(row.id),
    kind: wordIn(LONG_LIVED_KINDS, row.kind),
    organization: String(row.organization),
    operator: operator === null ? null : { id: operator, username: String(row.operator_username) },
    assistant:
      assistant === null
        ? null
        : { id: assistant, naturalId: textOrNull(row.assistant_natural_id) },
    madeBy: row.made_by === null ? null : subjectIn(row.made_by),
    name: String(row.name),
    mask: String(row.mask),
    isReadOnly: isTrue(row.read_only),
    cidr: textOrNull(row.cidr),
    host: textOrNull(row.host),
    data: row.data === null ? null : JSON.parse(String(row.data)),
    permissions: row.permissions === null ? null : wordsIn(PERMISSIONS, row.permissions),
    createdAt: Number(row.created_at),
    expiresAt: numberOrNull(row.expires_at),
    revokedAt: numberOrNull(row.revoked_at),
    lastUsedAt: numberOrNull(row.last_used_at),
  }
}

/** @param row what `BORNE` selects */
export function borneOf(row: Row, ancestors: readonly Ancestor[]): Borne {
  const ends = [row.expires_at, row.secret_expires_at].flatMap((it) => numberOrNull(it) ?? [])
  return {
    token: tokenOf(row),
    operator: row.operator === null ? null : operatorOf(operatorRow(row)),
    digest: String(row.secret_digest),
    isInGrace: numberOrNull(row.secret_expires_at) !== null,
    ancestors,
    expiresAt: ends.length > 0 ? Math.min(...ends) : null,
  }
}

/** The columns that `OPERATOR` names, by their own names. */
const operatorRow = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).flatMap(([column, value]) =>
      column.startsWith('operator_') ? [[column.slice('operator_'.length), value]] : [],
    ),
  )
