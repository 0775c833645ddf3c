import { Type } from 'typebox'

/** What the machine may ask a running server to do, and how that is said. */
export const RESET_PASSWORD = {
  path: '/operators/reset-password',
  asked: Type.Object({ username: Type.String() }),
  given: Type.Object({ username: Type.String(), password: Type.String() }),
  denied: Type.Object({ denial: Type.Literal('operator_not_found') }),
} as const
