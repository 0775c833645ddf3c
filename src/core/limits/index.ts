export { networksOf } from './address.ts'
export { createKeyedLimits, type KeyedLimits } from './keyed.ts'
export { type Counted, type Limit, type Quota, quotaOf } from './limit.ts'
export { createLocalLimits, type LocalLimits } from './local.ts'
