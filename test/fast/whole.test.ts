import { together } from '../support/together.ts'

await together(['test/*.test.ts'])
