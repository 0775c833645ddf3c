export { type Network, networksOf } from './address.ts'
export { createKeyedLimits, type KeyedLimits } from './keyed.ts'
export { type Counted, keptName, type Limit, type Quota, quotaOf } from './limit.ts'
export { createLimiters, type Limiters } from './limiters.ts'
export { createLocalLimits, type LocalLimits } from './local.ts'
export {
  type OverQuota,
  overQuota,
  ROW_QUOTAS,
  type RowQuota,
  type RowQuotas,
} from './row-quotas.ts'
