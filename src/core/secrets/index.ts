export { newId } from './id.ts'
export { createSealer, type Sealer } from './seal.ts'
export { digestOf, isSecret, newSecret } from './secret.ts'
