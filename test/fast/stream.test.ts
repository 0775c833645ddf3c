import { together } from '../support/together.ts'

await together(['src/dialects/stream/*.test.ts'])
