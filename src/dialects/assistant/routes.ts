import { readJson } from '../../http/json.ts'
import type { Dialect } from '../dialect.ts'
import { serveAssistants } from './assistants.ts'
import { callerIn } from './caller.ts'
import { say, type Verbs } from './errors.ts'
import { HAL } from './hal.ts'
import { serveLists } from './lists.ts'
import { serveTokens } from './tokens.ts'

/** Tokens for assistants, in HAL. Its reference is docs/dialects/assistant.md. */
export const assistantDialect = (verbs: Verbs, publicUrl: string): Dialect => ({
  prefix: '/api',
  say,
  routes(app) {
    readJson(app, HAL)
    const callerOf = callerIn(publicUrl)
    serveLists(app, verbs, callerOf)
    serveTokens(app, verbs, callerOf)
    serveAssistants(app, verbs, callerOf)
  },
})
