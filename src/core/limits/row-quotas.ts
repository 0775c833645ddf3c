import { type Denial, deny } from '../answer.ts'
import { type Quota, QuotaReached } from '../events/index.ts'

/** What each quota counts, and the setting that says how many there may be. */
export const ROW_QUOTAS = {
  apiKeys: { setting: 'JETON_QUOTA_API_KEYS', things: 'live API keys in the organization' },
  operators: { setting: 'JETON_QUOTA_OPERATORS', things: 'active operators in the organization' },
  assistants: {
    setting: 'JETON_QUOTA_ASSISTANTS',
    things: 'active assistants in the organization',
  },
  assistantTokens: {
    setting: 'JETON_QUOTA_TOKENS_PER_ASSISTANT',
    things: 'live tokens for the assistant',
  },
  ownTokens: {
    setting: 'JETON_QUOTA_TOKENS_PER_OPERATOR',
    things: 'live access and personal tokens of the operator',
  },
} as const satisfies Readonly<
  Record<Quota['of'], { readonly setting: string; readonly things: string }>
>

/** How many of each there may be. */
export type RowQuotas = Readonly<Record<Quota['of'], number>>

/** A quota that is used up. */
export interface UsedUp {
  readonly name: Quota['of']
  readonly setting: string
  readonly most: number
  /** A sentence that says what there is too much of, and what to do. */
  readonly remedy: string
}

export type OverQuota = Denial<'over_quota', { readonly usedUp: UsedUp }>

/**
 * Adds something of which there may be only so many, unless there are that many.
 *
 * @param owner the id of the organization, assistant or operator whose things are counted
 * @param add makes the change, which must carry the quota
 */
export async function withinQuota<Added>(
  quotas: RowQuotas,
  of: Quota['of'],
  owner: string,
  add: (quota: Quota) => Promise<Added>,
): Promise<{ readonly ok: true; readonly added: Added } | OverQuota> {
  const most = quotas[of]
  try {
    return { ok: true, added: await add({ of, owner, most }) }
  } catch (fault) {
    if (!(fault instanceof QuotaReached)) throw fault
    const { setting, things } = ROW_QUOTAS[of]
    const remedy = `The limit of ${most} ${things} is reached. End one of them, or raise ${setting}.`
    return deny('over_quota', { usedUp: { name: of, setting, most, remedy } })
  }
}
