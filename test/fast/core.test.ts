import { together } from '../support/together.ts'

await together(['src/*.test.ts', 'src/{cli,control,core,http,telemetry,upstream}/**/*.test.ts'])
