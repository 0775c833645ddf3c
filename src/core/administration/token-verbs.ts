import { type ListTokensDeps, listTokens } from './list-tokens.ts'
import type { Asked } from './request.ts'
import { type RevokeTokenDeps, revokeToken } from './revoke-token.ts'
import { type RevokeTokensDeps, revokeTokens } from './revoke-tokens.ts'
import { type ShowTokenDeps, showToken } from './show-token.ts'

export type TokenVerbDeps = ListTokensDeps & RevokeTokenDeps & RevokeTokensDeps & ShowTokenDeps

export const tokenVerbs = (deps: TokenVerbDeps) => ({
  list: (request: Asked<typeof listTokens>) => listTokens(deps, request),
  revoke: (request: Asked<typeof revokeToken>) => revokeToken(deps, request),
  revokeMany: (request: Asked<typeof revokeTokens>) => revokeTokens(deps, request),
  show: (request: Asked<typeof showToken>) => showToken(deps, request),
})
