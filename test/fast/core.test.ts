import { PARTS } from '../support/parts.ts'
import { together } from '../support/together.ts'

await together(PARTS.core)
