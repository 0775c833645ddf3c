export { firstKeyThatManages } from './first-key.ts'
export { type KeyReview, reviewKeys } from './review-keys.ts'
export { type SetUp, setUp, shownAgain } from './set-up.ts'
export type { Additions, Beginnings, SetupIds, SetupStore } from './store.ts'
