import type { BugName } from '../bugs.ts'
import { bigserialFeed } from './bigserial-feed.ts'
import { checkThenWrite } from './check-then-write.ts'
import { markExpires, rememberedGeneration } from './faulty-scripts.ts'
import { lateSettle } from './late-settle.ts'
import type { Plant } from './parts.ts'
import { unnumberedFill } from './unnumbered-fill.ts'

/** How each bug gets into a server. */
export const PLANTS = {
  'bigserial-feed': bigserialFeed,
  'check-then-write': checkThenWrite,
  'late-settle': lateSettle,
  'mark-expires': markExpires,
  'remembered-generation': rememberedGeneration,
  'unnumbered-fill': unnumberedFill,
} as const satisfies Record<BugName, Plant>
