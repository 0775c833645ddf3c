import { readJson } from '../../http/json.ts'
import type { Dialect } from '../dialect.ts'
import { askerIn, HAL } from './asker.ts'
import { serveAssistants } from './assistants.ts'
import { serveLists } from './lists.ts'
import { say } from './say.ts'
import { serveTokens } from './tokens.ts'
import type { Verbs } from './wire.ts'

/** Tokens for assistants, in HAL. Its reference is docs/dialects/assistant.md. */
export const assistantDialect = (verbs: Verbs, publicUrl: string): Dialect => ({
  prefix: '/api',
  say,
  routes(app) {
    readJson(app, HAL)
    const askerOf = askerIn(publicUrl)
    serveLists(app, verbs, askerOf)
    serveTokens(app, verbs, askerOf)
    serveAssistants(app, verbs, askerOf)
  },
})
