export { type SetUp, setUp } from './set-up.ts'
export type { NewApiKey, SetupIds, SetupStore } from './store.ts'
