import { together } from '../support/together.ts'

await together(['src/storage/**/*.test.ts'])
