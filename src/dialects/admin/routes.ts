import type { Dialect } from '../dialect.ts'
import { apiKeyRoutes } from './api-keys.ts'
import { assistantRoutes } from './assistants.ts'
import { counterRoutes } from './counters.ts'
import { creditRoutes } from './credits.ts'
import { endUserRoutes } from './end-users.ts'
import type { Verbs } from './errors.ts'
import { say } from './errors.ts'
import { eventRoutes } from './events.ts'
import { operatorRoutes } from './operators.ts'
import { organizationRoutes } from './organizations.ts'
import { signingKeyRoutes } from './signing-keys.ts'
import { tokenRoutes } from './tokens.ts'

const RESOURCES = [
  organizationRoutes,
  operatorRoutes,
  apiKeyRoutes,
  endUserRoutes,
  assistantRoutes,
  tokenRoutes,
  creditRoutes,
  counterRoutes,
  signingKeyRoutes,
  eventRoutes,
]

/** What operators administer. Its reference is docs/dialects/admin.md. */
export const adminDialect = ({ administration }: Verbs, publicUrl: string): Dialect => ({
  prefix: '/api/v1/admin',
  say,
  routes(app) {
    for (const routesOf of RESOURCES) {
      for (const put of routesOf(administration)) put(app, publicUrl)
    }
  },
})
