import { together } from '../support/together.ts'

await together(['src/dialects/*.test.ts', 'src/dialects/!(stream)/**/*.test.ts'])
