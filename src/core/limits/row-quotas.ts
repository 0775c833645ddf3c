import { type Denial, deny } from '../answer.ts'

/** How many things there may be at a time, and the setting that says so. */
export const ROW_QUOTAS = {
  apiKeys: { setting: 'JETON_QUOTA_API_KEYS', of: 'live API keys in the organization' },
  operators: { setting: 'JETON_QUOTA_OPERATORS', of: 'active operators in the organization' },
  assistants: { setting: 'JETON_QUOTA_ASSISTANTS', of: 'active assistants in the organization' },
  assistantTokens: {
    setting: 'JETON_QUOTA_TOKENS_PER_ASSISTANT',
    of: 'live tokens for the assistant',
  },
  ownTokens: {
    setting: 'JETON_QUOTA_TOKENS_PER_OPERATOR',
    of: 'live access and personal tokens of the operator',
  },
} as const

export type RowQuotaName = keyof typeof ROW_QUOTAS

/** The numbers that the settings give. */
export type RowQuotas = Readonly<Record<RowQuotaName, number>>

/** A quota that is used up. */
export interface RowQuota {
  readonly name: RowQuotaName
  readonly setting: string
  readonly most: number
  /** A sentence that says what is full and what to do. */
  readonly remedy: string
}

export type OverQuota = Denial<'over_quota', { readonly quota: RowQuota }>

/** Returns the denial of one thing more than a quota allows. */
export function overQuota(name: RowQuotaName, quotas: RowQuotas): OverQuota {
  const { setting, of } = ROW_QUOTAS[name]
  const most = quotas[name]
  const remedy = `There are ${most} ${of}, the most that ${setting} allows: end one of them, or raise the setting.`
  return deny('over_quota', { quota: { name, setting, most, remedy } })
}
