import type { Asked } from './asking.ts'
import { type ListTokensDeps, listTokens } from './list-tokens.ts'
import { type RevokeTokenDeps, revokeToken } from './revoke-token.ts'
import { type RevokeTokensDeps, revokeTokens } from './revoke-tokens.ts'
import { type ShowTokenDeps, showToken } from './show-token.ts'

export type TokenVerbDeps = ListTokensDeps & RevokeTokenDeps & RevokeTokensDeps & ShowTokenDeps

export const tokenVerbs = (deps: TokenVerbDeps) => ({
  list: (asking: Asked<typeof listTokens>) => listTokens(deps, asking),
  revoke: (asking: Asked<typeof revokeToken>) => revokeToken(deps, asking),
  revokeMany: (asking: Asked<typeof revokeTokens>) => revokeTokens(deps, asking),
  show: (asking: Asked<typeof showToken>) => showToken(deps, asking),
})
