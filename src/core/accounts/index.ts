export { API_KEY_PREFIX, authenticateKey } from './authenticate-key.ts'
export type { AccountStore, Caller } from './store.ts'
